"""The files under examples/schedule are right for what reads them."""

import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
import yaml

from refaudit.cli.app import app
from refaudit.jobs import examine
from refaudit.jobs.cron import Cron

PLACE = Path(__file__).parents[2] / "examples" / "schedule"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
UNITS = sorted(path.name for path in PLACE.iterdir() if path.suffix in {".service", ".timer"})
#: A command line begins with refaudit, alone or behind a path, and ends where the shell goes on.
COMMAND = re.compile(
    r"(?:^|[\s\[/])refaudit[ ,]+(?=run|schedule)(?P<rest>[^\]|;&>\n]*)", re.MULTILINE
)


def text(name):
    return (PLACE / name).read_text("utf-8")


def commands():
    for path in sorted(PLACE.iterdir()):
        lines = path.read_text("utf-8").splitlines()
        told = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
        for match in COMMAND.finditer(told):
            rest = match["rest"].replace(",", " ") if "command: [" in told else match["rest"]
            yield pytest.param(shlex.split(rest), id=f"{path.name}: {rest}")


@pytest.mark.parametrize("arguments", list(commands()))
def test_every_command_line_is_one_of_refaudit(arguments):
    group = typer.main.get_command(app)
    with group.make_context("refaudit", list(arguments), resilient_parsing=False) as context:
        name, command, rest = group.resolve_command(context, list(arguments))
        with command.make_context(name, list(rest), parent=context) as made:
            assert made.params


def test_every_file_has_a_command_that_was_looked_at():
    seen = {param.id.partition(":")[0] for param in commands()}
    assert seen == {path.name for path in PLACE.iterdir()} - {
        "mines.toml",
        "refaudit-mines.timer",
    }


def test_the_job_is_right():
    found, faults = examine(PLACE / "mines.toml", text("mines.toml"), environ={})
    assert [str(fault) for fault in faults] == []
    assert found.cron.times(NOW, 1)[0].hour == 3


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_the_units(unit):
    ended = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", PLACE / unit],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    # It also speaks of units of the machine that are none of ours.
    assert unit not in ended.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_the_timer_means_the_time_of_the_job():
    (calendar,) = re.findall(r"^OnCalendar=(.*)$", text("refaudit-mines.timer"), re.MULTILINE)
    ended = subprocess.run(
        ["systemd-analyze", "calendar", calendar],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "03:17:00 Asia/Almaty" in ended.stdout


def test_the_crontab_has_times_and_commands():
    lines = [line for line in text("crontab").splitlines() if line and line[0] not in "#MP"]
    assert lines
    for line in lines:
        assert Cron(" ".join(line.split()[:5])).after(NOW)


def test_the_cron_job_of_kubernetes_has_what_it_must():
    claim, job = yaml.safe_load_all(text("kubernetes.yaml"))
    assert (claim["kind"], job["kind"], job["apiVersion"]) == (
        "PersistentVolumeClaim",
        "CronJob",
        "batch/v1",
    )
    spec = job["spec"]
    assert Cron(spec["schedule"], spec["timeZone"]).after(NOW)
    assert spec["concurrencyPolicy"] == "Forbid"
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["restartPolicy"] in {"Never", "OnFailure"}
    (container,) = pod["containers"]
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod["volumes"]}
    claimed = [v["persistentVolumeClaim"]["claimName"] for v in pod["volumes"] if len(v) > 1 and
               "persistentVolumeClaim" in v]  # fmt: skip
    assert claimed == [claim["metadata"]["name"]]


def test_the_jobs_of_toolforge_have_what_they_must():
    known = {
        "name", "command", "image", "schedule", "emails", "mem", "cpu", "retry", "no-filelog",
        "filelog-stdout", "filelog-stderr", "mount", "timeout", "continuous", "port",
    }  # fmt: skip
    jobs = yaml.safe_load(text("toolforge-jobs.yaml"))
    for job in jobs:
        assert {"name", "command", "image"} <= job.keys() <= known
        assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", job["name"])
        assert job["emails"] in {"none", "all", "onfinish", "onfailure"}
        assert Cron(job["schedule"]).after(NOW)


def test_the_workflow_of_github_has_what_it_must():
    flow = yaml.safe_load(text("github-actions.yml"))
    # YAML 1.1 reads the key `on` as true.
    triggers = flow.get("on", flow.get(True))
    assert all(Cron(each["cron"]).after(NOW) for each in triggers["schedule"])
    assert flow["permissions"] == {"contents": "read"}
    for job in flow["jobs"].values():
        assert job["runs-on"]
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step)
            assert "uses" not in step or re.fullmatch(r"[\w-]+/[\w/-]+@v\d+", step["uses"])


def test_the_pipeline_of_gitlab_has_what_it_must():
    (job,) = yaml.safe_load(text("gitlab-ci.yml")).values()
    assert job["script"]
    assert job["image"]
    assert [rule["if"].split()[0] for rule in job["rules"]] == ["$CI_PIPELINE_SOURCE"] * 2
    assert job["allow_failure"] == {"exit_codes": [1]}
    assert set(job["artifacts"]["paths"]) == {"reports/mines/latest"}
