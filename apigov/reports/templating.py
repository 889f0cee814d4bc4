"""Templates to bytes: Jinja2 in a sandbox, undefined names are errors, HTML is escaped. Users override any template by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from apigov.findings import MessageLine
from apigov.reports import markup
from apigov.reports.escape import visible

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=8)
def environment(overrides: Path | None = None, html: bool = False) -> ImmutableSandboxedEnvironment:
    """The environment of a page. `overrides`: a folder whose templates are taken before ours of the same name.

    In HTML every text that is printed has its hostile characters made visible and is then escaped; Markdown templates choose for each value.
    """
    folders = [overrides, TEMPLATES] if overrides is not None else [TEMPLATES]
    loaders: list[BaseLoader] = [FileSystemLoader(folder) for folder in folders]
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        undefined=StrictUndefined,
        autoescape=html,
        finalize=_one_line if html else None,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        md=markdown_text,
        md_prose=markdown_prose,
        code=markdown_code,
        fence=markdown_fence,
        block=markup.markdown_block,
        span=markup.markdown_code,
        url=markup.markdown_url,
        prose=html_prose,
        href=web_address,
        visible=visible,
        breaks=soft_breaks,
    )
    return made


def fill(template: str, values: Mapping[str, object], overrides: Path | None = None) -> bytes:
    """A template filled in, as UTF-8 with one line end at its end."""
    text = environment(overrides, template.endswith(".html.j2")).get_template(template).render(values)
    return (text.rstrip("\n") + "\n").encode("utf-8", "backslashreplace")


def _one_line(value: object) -> object:
    return visible(" ".join(value.splitlines())) if type(value) is str else value


def markdown_text(value: object) -> str:
    """Foreign text as plain Markdown on one line: nothing in it is markup."""
    return markup.markdown_text(_joined(value))


def markdown_code(value: object) -> str:
    """Foreign text as inline code, whatever backticks it holds; vertical bars are escaped for tables."""
    return markup.markdown_code(_joined(value), cell=True)


def _joined(value: object) -> str:
    return " ".join(str(value).split())


def markdown_prose(value: object) -> str:
    """Our own sentences: what stands between backticks is code, the rest is text."""
    parts = str(value).split("`")
    if len(parts) % 2 == 0:
        return markdown_text(value)
    return "".join(_edged(part, markdown_code if index % 2 else markdown_text) for index, part in enumerate(parts) if part)


def _edged(part: str, shown: Callable[[object], str]) -> str:
    """The blanks around a part are kept."""
    start, end = " " if part[0].isspace() else "", " " if part[-1].isspace() and part.strip() else ""
    return f"{start}{shown(part)}{end}" if part.strip() else " "


def html_prose(value: object) -> Markup:
    """Our own sentences as HTML: what stands between backticks is code, the rest is text."""
    parts = visible(str(value)).split("`")
    if len(parts) % 2 == 0:
        return Markup.escape(visible(str(value)))
    return Markup("").join(
        Markup("<code>{}</code>").format(soft_breaks(part)) if index % 2 else Markup.escape(part) for index, part in enumerate(parts)
    )


def markdown_fence(lines: Iterable[MessageLine]) -> str:
    """Lines as a fenced block; a marked line ends in an arrow."""
    return markup.markdown_block([line.text + ("    <-- here" if line.marked else "") for line in lines], "http")


def web_address(value: object) -> str | None:
    """The text where it is an http or https address, else None: nothing else becomes a link."""
    text = visible(str(value)).strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc and " " not in text else None


def soft_breaks(value: object) -> Markup:
    """Escaped text that may break after slashes, dots and brackets, so that long names do not widen a page."""
    escaped = str(Markup.escape(visible(str(value))))
    return Markup(re.sub(r"([/._}\]])(?=[^<\s])", r"\1<wbr>", escaped))
