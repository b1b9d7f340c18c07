"""The tables that can be taken away, and the commands that give them: the one list of both.

The command line registers its commands from it, the application lists it, the glossary of the
documentation tells it. It names what makes and draws each table: `cnc-geo --help` must not wait
for pandas.
"""

from __future__ import annotations

from cnc_geo.exports.entries import Command, Entry, Option

LEVEL = Option(
    "niveau",
    "NIVEAU",
    "commune, epci, departement, region ou france (par défaut : epci).",
    defaut="epci",
)
"""Level of the rows of a table that has one a territory."""

_AVEC = Option(
    "avec",
    "SITUATION",
    "candidatures ou douze_mois (par défaut : candidatures).",
    defaut="candidatures",
)

_TABLE = Option(
    "table",
    "TABLE",
    "examens (une ligne par candidature), rencontres (qui rencontre qui), groupes (celles qui "
    "devraient se parler) ou completudes (celles qui, ensemble, ne laissent aucune lacune dans un "
    "département). Par défaut : examens.",
    defaut="examens",
    refus="Table inconnue",
)

_CANDIDATURE = Option(
    "candidature",
    "ID",
    "Identifiant de la candidature, ou du coordinateur, dont la zone est regardée.",
)

COMMANDS: dict[str, Command] = {
    "couverture": Command(
        "Ce qui est couvert, territoire par territoire. Un EPCI à "
        "cheval sur la limite du territoire choisi y compte pour ses communes intérieures.",
        (LEVEL,),
    ),
    "lacunes": Command(
        "Les zones sans coordination, de la plus peuplée à la moins peuplée, avec leurs voisins."
    ),
    "voisinages": Command(
        "Les périmètres qui touchent chaque zone sans coordination et pourraient l'absorber, avec "
        "la longueur de leur frontière commune."
    ),
    "recouvrements": Command(
        "Les périmètres qui se rencontrent, deux à deux : relation, "
        "ce qu'ils partagent, et ce que cela signifie."
    ),
    "portraits": Command(
        "Chaque périmètre : ce qu'il est seul à couvrir, son groupe, ses morceaux et où il se "
        "coupe, ses enclaves, sa compacité, sa charge rapportée à la médiane de son niveau."
    ),
    "echeances": Command(
        "Quand chaque territoire perd sa coordination, à mesure que les postes finissent.",
        (LEVEL,),
    ),
    "calendrier": Command(
        "Les jours où la couverture change : qui commence, qui finit, et ce qui reste couvert."
    ),
    "rattachements": Command(
        "Les deux vérités, territoire par territoire : conseillers couverts par un périmètre, et "
        "conseillers rattachés par leur fiche.",
        (LEVEL,),
    ),
    "discordances": Command(
        "Les conseillers pour lesquels les deux vérités diffèrent, et pourquoi."
    ),
    "ecarts": Command(
        "Ce qui change dans une autre situation : candidatures (en comptant aussi celles qui sont "
        "approuvées et proposées) ou douze_mois (douze mois plus tard).",
        (_AVEC, LEVEL),
    ),
    "besoins": Command(
        "La couverture pondérée par un indicateur donné par commune ou par EPCI (--fichier), par "
        "exemple l'indice de fragilité numérique.",
        (LEVEL,),
    ),
    "priorites": Command(
        "Les zones sans coordination, de celle où le besoin pèse le plus à celle où il pèse le "
        "moins ; celles sans valeur viennent à la fin."
    ),
    "candidatures": Command(
        "Chaque candidature au regard de l'appel : éligibilité, subvention, ce qu'elle ajoute, "
        "partage et laisse, qui elle rencontre, alertes et atouts. Les gains se comptent sans "
        "aucune autre candidature.",
        (_TABLE,),
    ),
    "consultation": Command(
        "Les structures à consulter dans une zone : celles qui emploient des conseillers et y ont "
        "leur siège (doit), celles qui n'y ont qu'un lieu d'activité (peut), sans la structure "
        "porteuse.",
        (_CANDIDATURE,),
    ),
}
"""Commands that give a table, by their word."""

_ANALYSIS = "cnc_geo.analysis."
_CANDIDACIES = "cnc_geo.candidacies."
_FEATURES = "cnc_geo.exports.features:"

_ENTRIES = (
    Entry(
        "couvertures",
        "Couverture de chaque territoire",
        "couverture",
        makes=_ANALYSIS + "coverage:measure_coverage",
        shapes=_FEATURES + "coverage_shapes",
        by_level=True,
    ),
    Entry(
        "lacunes",
        "Zones sans coordination",
        "lacunes",
        makes=_ANALYSIS + "gaps:find_gaps",
        shapes=_FEATURES + "gap_shapes",
        part="table",
    ),
    Entry(
        "voisinages",
        "Périmètres voisins des zones sans coordination",
        "voisinages",
        makes=_ANALYSIS + "gaps:find_neighbours",
        shapes=_FEATURES + "neighbour_shapes",
        of_gaps=True,
    ),
    Entry(
        "recouvrements",
        "Périmètres qui se recouvrent ou se touchent",
        "recouvrements",
        makes=_ANALYSIS + "overlaps:find_overlaps",
        shapes=_FEATURES + "overlap_shapes",
    ),
    Entry(
        "portraits",
        "Périmètres, un par un",
        "portraits",
        makes=_ANALYSIS + "portraits:portray_perimeters",
        shapes=_FEATURES + "perimeter_shapes",
        long=True,
    ),
    Entry(
        "echeances",
        "Échéances de chaque territoire",
        "echeances",
        makes=_ANALYSIS + "deadlines:find_deadlines",
        shapes=_FEATURES + "coverage_shapes",
        by_level=True,
    ),
    Entry(
        "calendrier",
        "Jours où la couverture change",
        "calendrier",
        makes=_ANALYSIS + "deadlines:list_events",
        shapes=_FEATURES + "no_shapes",
    ),
    Entry(
        "rattachements",
        "Conseillers couverts, conseillers rattachés",
        "rattachements",
        makes=_ANALYSIS + "attachments:compare_truths",
        shapes=_FEATURES + "coverage_shapes",
        by_level=True,
    ),
    Entry(
        "discordances",
        "Conseillers pour qui les deux diffèrent",
        "discordances",
        makes=_ANALYSIS + "attachments:list_disagreements",
        shapes=_FEATURES + "disagreement_shapes",
    ),
    Entry(
        "ecarts-candidatures",
        "Ce que changeraient les candidatures",
        "ecarts --avec candidatures",
        makes=_ANALYSIS + "differences:find_changes",
        shapes=_FEATURES + "coverage_shapes",
        by_level=True,
        takes=("avec",),
    ),
    Entry(
        "ecarts-douze_mois",
        "Ce qui change dans douze mois",
        "ecarts --avec douze_mois",
        makes=_ANALYSIS + "differences:find_changes",
        shapes=_FEATURES + "coverage_shapes",
        by_level=True,
        takes=("avec",),
    ),
    Entry(
        "besoins",
        "Besoin de chaque territoire",
        "besoins",
        makes=_ANALYSIS + "needs:measure_needs",
        shapes=_FEATURES + "coverage_shapes",
        by_level=True,
        needs_indicator=True,
    ),
    Entry(
        "priorites",
        "Zones sans coordination classées par besoin",
        "priorites",
        makes=_ANALYSIS + "needs:rank_gaps",
        shapes=_FEATURES + "priority_shapes",
        of_gaps=True,
        needs_indicator=True,
    ),
    Entry(
        "examens",
        "Examen des candidatures",
        "candidatures",
        makes=_CANDIDACIES + "examination:examine_candidacies",
        shapes=_FEATURES + "candidacy_shapes",
        long=True,
    ),
    Entry(
        "rencontres",
        "Rencontres entre périmètres",
        "candidatures --table rencontres",
        makes=_CANDIDACIES + "meetings:meet_candidacies",
        shapes=_FEATURES + "meeting_shapes",
        long=True,
    ),
    Entry(
        "groupes",
        "Candidatures qui devraient se parler",
        "candidatures --table groupes",
        makes=_CANDIDACIES + "meetings:cluster_candidacies",
        shapes=_FEATURES + "group_shapes",
        long=True,
    ),
    Entry(
        "completudes",
        "Départements sans lacune si l'on retient…",
        "candidatures --table completudes",
        makes=_CANDIDACIES + "completion:complete_departments",
        shapes=_FEATURES + "department_shapes",
        long=True,
    ),
    Entry(
        "consultation",
        "Structures à consulter",
        "consultation",
        makes=_CANDIDACIES + "consultation:list_consultation",
        shapes=_FEATURES + "seat_points",
        takes=("candidature",),
        says=_CANDIDACIES + "consultation:say_consultation",
    ),
)

CATALOGUE: dict[str, Entry] = {entry.cle: entry for entry in _ENTRIES}
"""The tables by key, in the order of the page «Données et exports»."""


def entries_of(mot: str) -> list[Entry]:
    """List the tables that a command gives, the one it gives by default first."""
    return [entry for entry in CATALOGUE.values() if entry.mot == mot]


def list_tables(*, indicator: bool) -> list[str]:
    """List the keys of the tables that a situation alone gives: no id must be told.

    Parameters
    ----------
    indicator
        Whether an indicator is given: some tables need one.

    Returns
    -------
    list
        Keys of `CATALOGUE`, in its order.
    """
    return [
        cle
        for cle, entry in CATALOGUE.items()
        if all(option.defaut is not None for option in COMMANDS[entry.mot].options)
        and (indicator or not entry.needs_indicator)
    ]
