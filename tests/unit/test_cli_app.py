"""The list of commands is known before any of them is imported."""

import inspect
from importlib import import_module

import pytest
from typer import Typer

from refaudit.cli.app import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_it_says_itself(name):
    command = getattr(import_module(f"refaudit.cli.{name}"), name)
    said = command.info.help if isinstance(command, Typer) else inspect.getdoc(command)
    assert (said or "").splitlines()[0] == COMMANDS[name]
