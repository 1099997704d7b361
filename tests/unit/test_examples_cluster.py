"""The files under examples/cluster are right for what reads them."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer
import yaml

from refaudit.cli.app import app

PLACE = Path(__file__).parents[2] / "examples" / "cluster"
#: A command line begins with the program, and ends where the shell goes on.
COMMAND = re.compile(
    r"(?:^|[\s(])(?P<name>refaudit audit|dask scheduler|dask worker) (?P<rest>[^&>\n]*)"
)
BATCH = "refaudit.sbatch"


def text(name):
    return (PLACE / name).read_text("utf-8")


def documents():
    return list(yaml.safe_load_all(text("kubernetes.yaml")))


def by_name():
    return {(one["kind"], one["metadata"]["name"]): one for one in documents()}


def pods():
    for one in documents():
        if one["kind"] in ("Deployment", "Job"):
            yield pytest.param(one["spec"]["template"], id=one["metadata"]["name"])


def written():
    """The command lines of the texts, those over several lines as one, without variables."""
    for name in (BATCH, "README.md"):
        whole = text(name).replace("\\\n", " ")
        lines = [line for line in whole.splitlines() if not line.startswith("#")]
        for match in (m for line in lines for m in COMMAND.finditer(line)):
            if "…" not in match["rest"]:
                rest = match["rest"].replace('"$@"', "DUMP").replace("$port", "1")
                yield name, f"{match['name']} {rest}"


def commands():
    for param in pods():
        for container in param.values[0]["spec"]["containers"]:
            yield pytest.param(container["command"], id=f"kubernetes.yaml: {container['name']}")
    for name, line in written():
        yield pytest.param(shlex.split(line), id=f"{name}: {line[:40]}")


def parsed(arguments):
    """What a command makes of its options."""
    program, name, *rest = arguments
    if program == "refaudit":
        group = typer.main.get_command(app)
        with group.make_context("refaudit", [name, *rest]) as context:
            _, command, rest = group.resolve_command(context, [name, *rest])
            return command.make_context(name, list(rest), parent=context).params
    module = pytest.importorskip(f"distributed.cli.dask_{name}", reason="there is no distributed")
    return module.main.make_context(name, rest).params


@pytest.mark.parametrize("arguments", list(commands()))
def test_every_command_line_is_one_that_the_program_takes(arguments):
    assert parsed(arguments)


def test_every_file_has_the_commands_that_were_looked_at():
    assert {name for name, _ in written()} == {BATCH, "README.md"}
    audits = [p.values[0] for p in commands() if p.values[0][:2] == ["refaudit", "audit"]]
    assert len(audits) == 4
    assert all(parsed(arguments)["engine"] == "dask" for arguments in audits)


@pytest.mark.parametrize("template", list(pods()))
def test_pods_run_as_nobody_in_particular(template):
    spec = template["spec"]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] > 0
    assert spec["automountServiceAccountToken"] is False
    (container,) = spec["containers"]
    own = container["securityContext"]
    assert own["allowPrivilegeEscalation"] is False
    assert own["readOnlyRootFilesystem"] is True
    assert own["capabilities"] == {"drop": ["ALL"]}
    assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
    assert "memory" in container["resources"]["limits"]


@pytest.mark.parametrize("template", list(pods()))
def test_what_is_mounted_is_there(template):
    spec = template["spec"]
    (container,) = spec["containers"]
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    assert mounted == {volume["name"] for volume in spec["volumes"]}
    claims = {name for kind, name in by_name() if kind == "PersistentVolumeClaim"}
    wanted = (volume.get("persistentVolumeClaim") for volume in spec["volumes"])
    assert {claim["claimName"] for claim in wanted if claim} <= claims
    assert container["workingDir"] in {mount["mountPath"] for mount in container["volumeMounts"]}


def test_all_pods_are_found_by_what_selects_them():
    found = by_name()
    labels = [param.values[0]["metadata"]["labels"] for param in pods()]
    for name in ("refaudit-scheduler", "refaudit-workers"):
        spec = found["Deployment", name]["spec"]
        assert spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"]
    service = found["Service", "refaudit-scheduler"]["spec"]
    assert sum(service["selector"].items() <= each.items() for each in labels) == 1
    fence = found["NetworkPolicy", "refaudit"]["spec"]
    assert all(fence["podSelector"]["matchLabels"].items() <= each.items() for each in labels)


def test_the_parts_meet_at_one_address():
    found = by_name()
    (port, _) = (each["port"] for each in found["Service", "refaudit-scheduler"]["spec"]["ports"])
    address = f"tcp://refaudit-scheduler:{port}"
    told = {param.id.partition(": ")[2]: param.values[0] for param in commands()}
    assert address in told["worker"]
    assert address in told["audit"]
    assert str(port) in told["scheduler"]


def test_the_history_comes_from_a_secret_and_stands_in_no_file():
    job = by_name()["Job", "refaudit-audit"]["spec"]["template"]["spec"]
    (container,) = job["containers"]
    assert container["envFrom"] == [{"secretRef": {"name": "refaudit-store"}}]
    for path in PLACE.iterdir():
        assert not re.search(r"postgresql://[^:@\s]+:(?!…)", path.read_text("utf-8")), path


def test_memory_of_a_worker_fits_into_its_limit():
    worker = by_name()["Deployment", "refaudit-workers"]["spec"]["template"]["spec"]
    (container,) = worker["containers"]
    mebibytes = int(re.search(r"(\d+)MiB", " ".join(container["command"]))[1])
    assert container["resources"]["limits"]["memory"] == "2Gi"
    assert mebibytes < 2048
    assert "--mem-per-cpu=2G" in text(BATCH)
    assert f"--memory-limit {mebibytes}MiB" in text(BATCH)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_takes_the_batch_file():
    ended = subprocess.run(
        ["bash", "-n", PLACE / BATCH], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_the_batch_file_wants_a_dump():
    ended = subprocess.run(
        ["bash", PLACE / BATCH], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert "usage" in ended.stderr


def test_slurm_reads_its_options_before_the_first_command():
    lines = text(BATCH).splitlines()
    options = [n for n, line in enumerate(lines) if line.startswith("#SBATCH")]
    first = next(n for n, line in enumerate(lines) if line and not line.startswith("#"))
    assert lines[0].startswith("#!")
    assert options
    assert max(options) < first
    assert all(re.fullmatch(r"#SBATCH --[a-z-]+=\S+", lines[n]) for n in options)


def test_the_audit_hears_of_the_end_of_the_time():
    # What runs in the background of a script ignores SIGINT.
    assert "#SBATCH --signal=B:TERM@" in text(BATCH)
    assert """trap 'kill -TERM "$audit"' TERM""" in text(BATCH)
