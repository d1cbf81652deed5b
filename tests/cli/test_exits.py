"""Law: every error has an exit code that somebody chose, and the help says what each one means."""

from aimlapi_stt import errors
from aimlapi_stt.cli.exits import CODES, MEANINGS, TABLE, exit_code


def test_every_error_class_has_an_exit_code_by_decision() -> None:
    """A class that nobody thought of would end as a bug in the eyes of a script."""
    assert {getattr(errors, name) for name in errors.__all__} == CODES.keys()


def test_an_error_that_is_newer_than_the_table_ends_as_the_class_above_it() -> None:
    """Scripts that know the old one go on working."""

    class Maintenance(errors.ServiceFailed):
        """A finer kind of an error that there is."""

    assert exit_code(Maintenance("", detail="")) == exit_code(errors.ServiceFailed("", detail="")) == 5


def test_every_exit_code_is_explained() -> None:
    """In one line of the help each."""
    assert set(CODES.values()) <= MEANINGS.keys()
    assert TABLE.splitlines()[1:] == [f"  {code}  {meaning}" for code, meaning in MEANINGS.items()]
