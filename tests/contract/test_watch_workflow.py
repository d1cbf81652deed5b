"""The scheduled watch calls a nox session that exists, with no more rights than it needs."""

import re
from collections.abc import Callable
from typing import cast

import noxfile
from scripts.documents import ROOT, JsonObject, as_array, as_object, read_yaml

PATH = ROOT / ".github" / "workflows" / "contract-watch.yml"


def _steps() -> list[JsonObject]:
    job = as_object(as_object(read_yaml(PATH)["jobs"], "jobs")["watch"], "watch")
    return [as_object(step, "step") for step in as_array(job["steps"], "steps")]


def test_it_runs_by_the_clock_and_by_hand() -> None:
    """A watch that nobody starts watches nothing."""
    triggers = as_object(read_yaml(PATH)["on"], "on")
    assert triggers.keys() == {"schedule", "workflow_dispatch"}
    (schedule,) = as_array(triggers["schedule"], "schedule")
    assert len(str(as_object(schedule, "schedule")["cron"]).split()) == 5


def test_its_token_reads_the_code_and_writes_issues_and_no_more() -> None:
    """It runs on what a stranger's server answers."""
    assert read_yaml(PATH)["permissions"] == {"contents": "read", "issues": "write"}
    with_token = [step for step in _steps() if "github.token" in str(step)]
    assert [step["name"] for step in with_token] == ["Open or update the issue"]
    (checkout,) = (step for step in _steps() if "actions/checkout" in str(step.get("uses")))
    assert checkout["with"] == {"persist-credentials": False}


def test_it_calls_sessions_that_exist() -> None:
    """A session that was renamed fails a run that nobody looks at."""
    called = {name for step in _steps() for name in re.findall(r"nox -s (\w+)", str(step.get("run", "")))}
    assert called == {"watch"}
    assert all(hasattr(noxfile, name) for name in called)


def test_the_session_takes_no_crash_for_a_change() -> None:
    """Python ends with 1 where the watch cannot even be started; only 0 may be success."""
    asked: list[tuple[tuple[str, ...], dict[str, object]]] = []

    class Session:
        posargs: tuple[str, ...] = ("--output", "report.md")

        def install(self, *names: str) -> None:
            """Nothing has to be there."""

        def run(self, *command: str, **settings: object) -> None:
            asked.append((command, settings))

    cast(Callable[[Session], None], noxfile.watch)(Session())
    assert asked == [(("python", "-m", "scripts.watch", "--changed-is-fine", "--output", "report.md"), {})]


def test_the_issue_is_written_from_the_file_that_the_watch_writes() -> None:
    """It is there only if a page has changed, also where the watch fails for another page."""
    watch = next(step for step in _steps() if "nox -s watch" in str(step.get("run")))
    issue = next(step for step in _steps() if "gh issue" in str(step.get("run")))
    file = cast(str, watch["run"]).split()[-1]
    assert f"hashFiles('{file}') != ''" in cast(str, issue["if"])
    assert "!cancelled()" in cast(str, issue["if"])
    assert cast(str, issue["run"]).count(f"--body-file {file}") == 2


def test_actions_are_pinned_by_full_version() -> None:
    """A moving tag runs other code tomorrow than was read today."""
    used = [str(step["uses"]) for step in _steps() if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", name)] == []
