"""Real look-ups and real connections in a network of their own: who is reached, and who never.

The traps stand on loopback and private addresses, at the port that the URLs name: whatever gets
past the guard is seen there.
"""

import time

import pytest

from tests.helpers.sealed import PUBLIC, World, missing, run

_MISSING = missing()
pytestmark = pytest.mark.skipif(_MISSING is not None, reason=f"no sealed network: {_MISSING}")

HERE = {"A": [PUBLIC]}
LIMITS = ("--store", "h.sqlite", "--host-interval", "0", "--timeout", "8", "--retries", "0")


def page(status, *headers):
    return "\r\n".join([f"HTTP/1.1 {status}", "Content-Length: 0", *headers, "", ""])


def states(ran):
    return {row["url"]: (row["state"], row["reason"]) for row in ran.rows}


def url(name):
    return f"http://{name}.world.org/"


#: What a name answers, and what may be made of it.
ANSWERS = {
    "here": ([HERE], "ok"),
    "alias": ([{"CNAME": "here.world.org"}], "ok"),
    "only-v4": ([HERE | {"AAAA": 2}], "ok"),
    "slow": ([HERE | {"delay": 0.3}], "ok"),
    "four-hundred": ([{"A": [PUBLIC] * 400}], "ok"),
    "absent-once": ([{"A": 3, "AAAA": 3}, HERE], "ok"),
    "changes-its-mind": ([HERE, {"A": ["127.0.0.1"]}], "ok"),
    "gone": ([{"A": 3, "AAAA": 3}], "no-such-host"),
    "without-addresses": ([{}], "no-such-host"),
    "alias-of-none": ([{"CNAME": "nobody.world.org"}], "no-such-host"),
    "server-failure": ([{"A": 2, "AAAA": 2}], "dns-failed"),
    "refused": ([{"A": 5, "AAAA": 5}], "dns-failed"),
    "failure-and-nothing": ([{"A": 2}], "dns-failed"),
    "nothing-and-failure": ([{"AAAA": 2}], "dns-failed"),
    "absent-and-failure": ([{"A": 3, "AAAA": 2}], "dns-failed"),
    "silence-and-nothing": ([{"A": "drop"}], "dns-failed"),
    "-hyphens-": ([HERE], "ok"),
    "format-error": ([{"A": 1, "AAAA": 1}], "dns-failed"),
    "not-implemented": ([{"A": 4, "AAAA": 4}], "dns-failed"),
    "absent-then-failure": ([{"A": 3, "AAAA": 3}, {"A": 2, "AAAA": 2}], "dns-failed"),
    "nothing-once": ([{}, HERE], "ok"),
    "nothing-and-absent": ([{"AAAA": 3}], "no-such-host"),
    "loopback": ([{"A": ["127.0.0.1"]}], "unsafe-address"),
    "loopback-6": ([{"AAAA": ["::1"]}], "unsafe-address"),
    "mapped": ([{"AAAA": ["::ffff:10.0.0.1"]}], "unsafe-address"),
    "nat64": ([{"AAAA": ["64:ff9b::7f00:1"]}], "unsafe-address"),
    "metadata": ([{"A": ["169.254.169.254"]}], "unsafe-address"),
    "mixed": ([{"A": [PUBLIC, "192.168.1.1"]}], "unsafe-address"),
    "mixed-kinds": ([HERE | {"AAAA": ["::1"]}], "unsafe-address"),
    "last-of-many": ([{"A": [PUBLIC] * 400 + ["10.0.0.1"]}], "unsafe-address"),
    "alias-inside": ([{"CNAME": "loopback.world.org"}], "unsafe-address"),
}


def test_what_dns_says_is_neither_trusted_nor_taken_for_death(tmp_path):
    zone = {f"{name}.world.org": answers for name, (answers, _) in ANSWERS.items()}
    zone["world.org"] = [{"SOA": True}]
    world = World(zone=zone, pages={f"{name}/": page("200 OK") for name in zone})
    ran = run(world, "check", *map(url, ANSWERS), *LIMITS, cwd=tmp_path)
    assert {u: reason for u, (_, reason) in states(ran).items()} == {
        url(name): reason for name, (_, reason) in ANSWERS.items()
    }
    assert ran.trapped == []
    assert sorted(ran.asked) == sorted(
        f"{name}.world.org/" for name, (_, reason) in ANSWERS.items() if reason == "ok"
    )


def test_a_name_without_addresses_is_missing_only_where_its_zone_answers(tmp_path):
    zone = {"lame.example.org": [{}], "broken.example.net": [{}], "proven.example.com": [{}]}
    zone |= {"example.net": [{"SOA": 2}], "example.com": [{"SOA": True}]}
    zone["here.example.org"] = [HERE]  # so that nobody takes our own network for down
    urls = [f"http://{name}/" for name in zone if name.count(".") == 2]
    ran = run(World(zone=zone), "check", *urls, *LIMITS, cwd=tmp_path)
    assert [row["reason"] for row in ran.rows][:3] == ["dns-failed", "dns-failed", "no-such-host"]


def test_a_missing_host_is_asked_for_again_past_the_system(tmp_path):
    ran = run(World(zone={}), "check", "http://gone.example.org/", *LIMITS, cwd=tmp_path)
    assert [row["reason"] for row in ran.rows] == ["no-such-host"]
    assert sorted(ran.looked_up) == sorted(["A gone.example.org", "AAAA gone.example.org"] * 2)


def test_hosts_of_one_domain_are_not_all_asked_at_once(tmp_path):
    names = [f"h{n}.example.org" for n in range(8)]
    zone = {name: [HERE] for name in names}
    pages = {f"{name}/": page("200 OK") for name in names}
    options = [*LIMITS, "--host-interval", "0.4"]
    began = time.monotonic()
    ran = run(World(zone=zone, pages=pages), "check", *(f"http://{n}/" for n in names), *options,
              cwd=tmp_path)  # fmt: skip
    assert len(ran.asked) == 8
    assert time.monotonic() - began >= 7 * 0.1


def test_the_hosts_file_of_the_machine_changes_no_url(tmp_path):
    name = "named-in-hosts.example.org"
    world = World(zone={name: [HERE]}, pages={f"{name}/": page("200 OK")})
    ran = run(world, "check", f"http://{name}/", *LIMITS, cwd=tmp_path)
    assert (ran.trapped, ran.asked) == ([], [f"{name}/"])


INSIDE = (
    "http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://017700000001/",
    "http://127.1/", "http://0/", "http://127。0。0。1/", "http://①②⑦.0.0.1/",
    "http://%6c%6f%63alhost/", "http:\\\\127.0.0.1\\", "//127.0.0.1/", "http://127.0.0.1./",
    "http://a@127.0.0.1/", "http://here.world.org:80@127.0.0.1:80/", "http://127.0.0.1#@a.org/",
    "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/", "http://10.0.0.1/", "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/", "http://loopback.world.org/", "http://localhost/",
    "file:///etc/passwd", "gopher://127.0.0.1:80/_GET", "javascript:1", "http://here.world.org:22/",
)  # fmt: skip


@pytest.mark.parametrize("depth", [1, 4])
def test_no_redirect_leads_inside(tmp_path, depth):
    zone = {"here.world.org": [HERE], "loopback.world.org": [{"A": ["127.0.0.1"]}]}
    pages, starts = {}, []
    for number, inside in enumerate(INSIDE):
        hosts = [f"n{number}.h{hop}.world.org" for hop in range(depth)]
        for host, onward in zip(hosts, [*(f"http://{h}/" for h in hosts[1:]), inside], strict=True):
            zone[host] = [HERE]
            location = f"Location: {onward.encode().decode('latin-1')}"
            pages[f"{host}/"] = page("302 Found", "Set-Cookie: a=b", location)
        starts.append(f"http://{hosts[0]}/")
    ran = run(World(zone=zone, pages=pages), "check", *starts, *INSIDE, *LIMITS, cwd=tmp_path)
    assert ran.trapped == []
    assert {state for state, _ in states(ran).values()} == {"unchecked"}
    assert len(ran.asked) == len(INSIDE) * depth


def test_what_is_allowed_is_allowed_exactly(tmp_path):
    names = {"127.0.0.1": "live", "10.0.0.1": "unchecked", "[::ffff:127.0.0.1]": "unchecked"}
    urls = [f"http://{name}/" for name in names]
    ran = run(
        World(zone={}), "check", *urls, "http://127.0.0.1:22/", "--allow-net", "127.0.0.1/32",
        *LIMITS, cwd=tmp_path,
    )  # fmt: skip
    assert [row["state"] for row in ran.rows] == [*names.values(), "unchecked"]
    assert ran.trapped == ["127.0.0.1"]

    stand_in = ("--connect-to", "a.org=127.0.0.1:80", "--allow-net", "::1/128")
    urls = ["http://a.org/", "http://127.0.0.1/", "http://www.a.org/", "http://[::1]/"]
    ran = run(World(zone={}), "check", *urls, *stand_in, *LIMITS, cwd=tmp_path)
    assert [row["state"] for row in ran.rows] == ["live", "unchecked", "dead", "live"]
    assert sorted(ran.trapped) == ["127.0.0.1", "::1"]
