"""The answers of our own: one page that says, in one sentence, why there is nothing else."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

_PAGE = """<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} — cnc_geo</title>
<style>
body {{ font-family: "Source Sans", sans-serif; color: #31333f; margin: 4rem auto; max-width: 40rem;
  padding: 0 1rem; line-height: 1.6; }}
h1 {{ font-size: 1.75rem; }}
a {{ color: #0b5cad; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{sentence}</p>{link}
</main>
</body>
</html>
"""

_ELSEWHERE = (
    "Cette demande vient de la page d'un autre site. Ouvrez l'application à sa propre adresse ; un "
    "mandataire doit transmettre l'en-tête Host tel qu'il le reçoit."
)
_NAME = (
    "L'application n'est pas servie sous ce nom. Ouvrez-la à l'adresse que la commande affiche, ou "
    "ajoutez ce nom au démarrage : cnc-geo app --hote nom:port."
)
_NOTHING = "Rien ne se trouve à cette adresse. Vérifiez le lien que vous suivez."
_SAID = {
    400: ("Demande non comprise", "Cette demande n'a pas la forme attendue."),
    403: ("Demande refusée", _ELSEWHERE),
    404: ("Adresse inconnue", _NOTHING),
    405: ("Demande non comprise", "Cette adresse se lit seulement."),
    421: ("Adresse refusée", _NAME),
    500: ("Erreur imprévue", "Une erreur imprévue a interrompu cette demande. Recommencez."),
}
"""Status of an answer → its title and its sentence."""

SAID = frozenset(_SAID)


def refusal(status: int, *, home: str | None = None) -> HTMLResponse:
    """Make the page that says why there is nothing else.

    Parameters
    ----------
    status
        Of the answer, one of `SAID`.
    home
        Address of the first page, if there is a way to it.

    Returns
    -------
    starlette.responses.HTMLResponse
        French, without anything of what was asked.
    """
    title, sentence = _SAID[status]
    link = f'\n<p><a href="{escape(home)}">Aller à l\'accueil</a></p>' if home is not None else ""
    return HTMLResponse(
        _PAGE.format(title=title, sentence=sentence, link=link),
        status_code=status,
        headers={"Cache-Control": "no-store"},
    )
