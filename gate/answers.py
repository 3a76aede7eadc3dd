"""The gate's own pages, and the headers that every answer of the server has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Final

from starlette.responses import HTMLResponse

from vocabulary.access import door as words
from vocabulary.messages import translate
from vocabulary.terms import Language

# Streamlit writes its start-up and styles into the page, charts are compiled in the browser, and
# the map lies in a frame of its own: so much has to be let. Nothing comes from, or goes to,
# another host.
_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' {socket} data: blob:; worker-src 'self' blob:; "
    "frame-src 'self' blob: data:; media-src 'self' blob:; frame-ancestors 'self'; "
    "base-uri 'self'; form-action 'self'; object-src 'none'"
)
# The gate's own pages have no script at all.
_STRICT: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_STYLE: Final = (
    Path(__file__).resolve().parent.parent / "static" / "shell" / "door.css"
).read_text(encoding="utf-8")


def base_headers(origin: str) -> dict[bytes, bytes]:
    """Return what every answer has, where it does not say so itself.

    Parameters
    ----------
    origin : the server's one address, e.g. ``https://fire.example``
    """
    socket = origin.replace("http", "ws", 1)
    headers = {
        "Content-Security-Policy": _POLICY.format(socket=socket),
        "X-Frame-Options": "SAMEORIGIN",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
    }
    if origin.startswith("https:"):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return {name.lower().encode(): value.encode() for name, value in headers.items()}


def sign_in_page(form: str, *, to: str, language: Language, said: str = "") -> HTMLResponse:
    """Return the page that asks for name and password.

    Parameters
    ----------
    form : the form's token
    to : address to go to afterwards
    said : message id of what was wrong with the last try
    """
    body = (
        _fault(said, language)
        + _hidden(form=form, to=to)
        + _field("name", words.NAME, language, "username", is_first=True)
        + _field("password", words.PASSWORD, language, "current-password", kind="password")
        + f"<button>{_said(words.SIGN_IN, language)}</button>"
        + f'<p class="small">{_said(words.SHARED, language)}</p>'
    )
    form_ = f'<form method="post" action="/login">{body}</form>'
    return _page(words.SIGN_IN, form_, language, status=403 if said else 200)


def password_page(form: str, *, language: Language, n: int, said: str = "") -> HTMLResponse:
    """Return the page on which somebody sets a password of their own."""
    body = (
        _fault(said, language, n=n)
        + _hidden(form=form)
        + _field("password", words.NEW_PASSWORD, language, "new-password", kind="password",
                 is_first=True)
        + _field("again", words.AGAIN, language, "new-password", kind="password")
        + f'<p class="small">{_said(words.RULE, language, n=n)}</p>'
        + f"<button>{_said(words.KEEP, language)}</button>"
    )  # fmt: skip
    form_ = f'<form method="post" action="/password">{body}</form>'
    return _page(words.SET_PASSWORD, form_, language, status=400 if said else 200)


def sign_out_page(form: str, *, name: str, language: Language) -> HTMLResponse:
    """Return the page that asks whether to sign out."""
    body = (
        f"<p>{_said(words.SIGN_OUT_ASKED, language, name=name)}</p>"
        + _hidden(form=form)
        + f"<button>{_said(words.SIGN_OUT, language)}</button>"
        + f'<a class="go" href="/">{_said(words.STAY, language)}</a>'
    )
    form_ = f'<form method="post" action="/logout">{body}</form>'
    return _page(words.SIGN_OUT, form_, language)


def once_more(path: str) -> HTMLResponse:
    """Return a page that asks for `path` again, from here: then the browser sends its cookie.

    With SameSite=Strict a link from another site, a portal or a mail, comes without it.
    """
    to = escape(path, quote=True)
    return HTMLResponse(
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={to}">',
        headers=_own_headers(),
    )


def _page(title: str, body: str, language: Language, *, status: int = 200) -> HTMLResponse:
    lang = "zh-CN" if language == "zh_CN" else "en"
    text = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>{_said(title, language)}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{_said(words.TITLE, language)}</h1><h2>{_said(title, language)}</h2>{body}"
        "</main></body></html>"
    )
    return HTMLResponse(text, status, headers=_own_headers())


def _own_headers() -> Mapping[str, str]:
    return {
        "Content-Security-Policy": _STRICT,
        "X-Frame-Options": "DENY",
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
    }


def _field(
    name: str,
    title: str,
    language: Language,
    fill: str,
    *,
    kind: str = "text",
    is_first: bool = False,
) -> str:
    first = " autofocus" if is_first else ""
    return (
        f'<label for="{name}">{_said(title, language)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{fill}" maxlength="200" '
        f'autocapitalize="none" spellcheck="false" required{first}>'
    )


def _hidden(**values: str) -> str:
    pairs: Iterable[tuple[str, str]] = values.items()
    return "".join(
        f'<input type="hidden" name="{name}" value="{escape(value, quote=True)}">'
        for name, value in pairs
    )


def _fault(said: str, language: Language, **values: object) -> str:
    return f'<p class="bad" role="alert">{_said(said, language, **values)}</p>' if said else ""


def _said(text: str, language: Language, **values: object) -> str:
    return escape(translate(text, language, **values))
