"""`apigov kinds`: the kinds of change that diff tells apart."""

from typing import Annotated

from apigov.cli.words import Command, Option

Area = Annotated[str | None, Option(("--area",), metavar="NAME", help="Only the kinds of this area.")]
Format = Annotated[str, Option(("--format", "-f"), metavar="F", show_default=False, help="text (default) or json.")]


def kinds(area: Area = None, format: Format = "text") -> int:
    """List the kinds of change that diff knows.

    With area, effect by law and title.
    """
    from apigov.cli.listing import list_kinds

    return list_kinds(area, format)


COMMAND = Command(kinds)
