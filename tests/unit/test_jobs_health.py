"""How a scheduler is, in a file and on a port."""

import http.client
import json
import socket
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from refaudit.errors import ReportError, UsageError
from refaudit.jobs.health import Health, JobHealth, health_endpoint, write_health

NOW = datetime(2026, 11, 24, tzinfo=UTC)
JOB = JobHealth(
    name="mines", file="/srv/mines.toml", running_since=None, last=None, next=NOW, problem=None
)
HEALTH = Health(state="running", host="h", process=1, started_at=NOW, written_at=NOW, jobs=(JOB,))


def asked(port, path="/health"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_the_file_is_json_and_written_whole(tmp_path):
    path = tmp_path / "sub" / "health.json"
    write_health(path, HEALTH)
    write_health(path, replace(HEALTH, state="stopping"))
    read = json.loads(path.read_text())
    assert read["state"] == "stopping"
    assert read["jobs"][0]["next"] == "2026-11-24T00:00:00Z"
    assert [each.name for each in path.parent.iterdir()] == ["health.json"]


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(ReportError):
        write_health(tmp_path, HEALTH)


def test_the_endpoint_answers_on_loopback_with_what_is_at_that_moment():
    states = iter(["running", "stopping"])
    with health_endpoint(0, lambda: replace(HEALTH, state=next(states))) as port:
        status, body = asked(port)
        assert (status, json.loads(body)["jobs"][0]["name"]) == (200, "mines")
        assert asked(port, "/?x")[0] == 503
        assert asked(port, "/other")[0] == 404


def test_a_port_that_is_taken_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = pytest.raises(UsageError, match=f"--health-port {port}")
        with refused, health_endpoint(port, lambda: HEALTH):
            pass
    with pytest.raises(UsageError), health_endpoint(99999, lambda: HEALTH):
        pass
