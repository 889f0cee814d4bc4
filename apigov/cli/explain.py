"""`apigov explain`: one rule or kind of change, whole."""

from typing import Annotated

from apigov.cli.words import Argument, Command

Name = Annotated[str, Argument(metavar="RULE|KIND", help="The id of a rule or of a kind of change.")]


def explain(name: Name) -> int:
    """Explain a rule or a kind of change.

    Why it is there, what to do, its sources, and good and bad examples.
    """
    from apigov.cli.explaining import explain_one

    return explain_one(name)


COMMAND = Command(explain)
