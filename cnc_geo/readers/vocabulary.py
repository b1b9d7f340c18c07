"""Words that name nobody: ours, those of administrative tables, the names of French places."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from cnc_geo.readers.placeholders import PLACEHOLDERS
from cnc_geo.schema.labels import LABELS
from cnc_geo.schema.tables import SCHEMAS
from cnc_geo.territory.toponyms import simplify

_PLAIN = """
notice lisezmoi readme sommaire parametres glossaire accueil legendes tcd
abandon abandonne absence absent accepte accompagnement accord accueil action active address
adherent admise adresse affectation affecte age agence agglomeration aidant aidantid aidants aide
animateur animation annee annees annexe annonce annule antenne aout appel arr arrivee
arrondissement article asso association attente attribue aucun aucune autre autres avant avec
avenant avis avril bassin bassins batiment beneficiaire besoin bibliotheque bis bonus borne
brouillon budget bureau but cabinet cadre caf campagne candidature canton capacite carte
cartographie cas categorie ccas cedex cellule celui centre centroid cerfa champ champs chapitre
charge chef chiffre choix cias cible citycode civilite classe classement cle client cloture cnfs
cod code codecommune codecommunestructure codedepartement codeinsee codepostal codes codgeo
collectif collectivite colonne com comite comment commentaire commentaires commun communal
communaute commune communes competence complement complet complete completer compte concerne
condition confirme conforme connue conseil conseiller conseillers constructeur contact contenu
contexte contour contrat controle conum convention coord coordinateur coordinateurs coordination
coordinatrice coordonnateur coordonnees copie correspondance coselec courriel courriels cours cout
couvert couverture coverage cpam cra creation cree critere croise culture cumul dans date dates
ddep ddets ddt debut decembre decision declare decompte degre delai delegation demande demandes
demarrage demission denombrement denomination densite dep depart departement departemental
departementale departements depcom depense depot dept dernier derniere des description
destinataire detail dimanche directeur direction disponible dispositif dispositifs distance
district division document documents domaine donnee donnees dossier dossiers dotation drajes
dreets duree echange eche echelle echelon ecole effectif effet eligible elu email emails embauche
emploi emploie emplois employeur enjeu enquete enregistrement enseigne entite entree entreprise
envoi epci epn ept equipe equipement equipements erreur espace essai est establishment
etablissement etablissements etage etape etat etc ete etiquette etude evaluation evenement
evolution examen exercice existant export exportation externe extraction false famille faux
favorable fax feature femme feuille fevrier fiche fichier fichiers fictif fid figure fin final
finance financement finess finit fixe fonction fonds forfait format formation formulaire formule
frais france frequence functional gare general generale genre geo geocodage geolocalisation geom
geometrie geometry geopoint gerant gestion gestionnaire global globalid gml gouvernance gps grade
grand groupe groupement habilitation habitant habitants hamlet heure heures historique homme
hopital horaire horaires hors hub ici icone identifiant identifiants identite image impact import
inactif inclusion inconnu index indicateur indicateurs indice inference info information infos
initial insee insertion instance instructeur instruction intercommunal intercommunale
intercommunalite interlocuteur interne intervention intitule inventee iris janvier jeudi jeune
jour journee jours juillet juin kml label labelisations labellisation labels lat latitude latlon
layer legende les lib libelle libgeo libre lien lieu lieuactiviteprincipal lieux ligne lignes
limite liste lits lng local localisation localite locaux logement logiciel loi lon long longitude
lot lundi lycee mail mairie maison majeur mandat mandataire manquant mardi marque mars masse
materiel matin max maximum mediateur mediateurs mediatheque mediation membre meme mention mercredi
message mesure metier metropole metropolitain millesime min minimum ministere mise mission mjc
mobile mobiles mode modele modification module mois montant montee motif moyen moyenne msa multi
municipal municipalite mutualise mutuelle naissance name national nationale nationaux nature
niveau nom nombre nombredepersonnescoordonnees nomcommune nomination noms nomstructure non nord
nota note notes notification nouveau nouvelle novembre num numerique numero object objectid
objectif objet observation observations occupe octobre officiel offre ogr ordre organisation
organisme orientation origine ouest oui outil ouvert ouverture page paiement par parcelle parcours
partage partenaire partenaires partie partiel passage pays pdf perimetre perimetres periode
permanence permanences personne personnel personnes petr pharmacie phase photo pieces pilotage
pilote pimms pivot place plan planning point points pole politique polygone population portable
porte porteur porteuse position postal postale postaux postcode poste postes postule pour
pourcentage pourquoi precedent precision prefecture prefet premier premiere prenom prenoms
presence prestation prevu prevue prevus prime principal principale priorite priv private prive
privee pro procedure prochain profession profil programme programmes projet projets properties
propose proposee proposition proprietaire provenance province proximite public publication publics
publique qpv qualification qualite quantite quartier quartiers question qui quota raison rang
rapport rate rattachement realise recette recrute recrutement recu recue reel reference references
referent referente refus refuse refusee reg region regional regionale regions regroupement rejet
relance remarque remarques remplace remplacement rendez rendu renouvellement renseigne repartition
repere reponse representant represente requis reseau reserve residence responsable ressource reste
result resultat retard retenu retour reunion revenu ridet rna role roles rue rupture rural
ruralite saisi saisie salaire salarie salle samedi sans score scot secretaire secretariat secteur
section semaine semestre senior septembre serie service services seuil sgar shape sigle signature
signe simple siren sirene siret site situation situe social sociale societe soir solde solution
somme son source sous specialite specifique stage standard statistique status statut strategie
structure structureid structurenom structureporteuse structures subvention sud suite suivi sujet
superficie superieur suppression supprime sur surete surface suspendu symbole syndicat synthese
systeme table tableau taille tarif taux technique tel telephone telephones temps tempsplein terme
termine terminee territoire territoires territorial territoriale tester thd tiers titre titulaire
tnd total totale totaux traite traitement tranche transfert transmis travail tres tri trimestre
true tutelle type typologie uid une unite unites universite urbain urgence url usage usager
usagers utile utilisateur uuid vacant valeur valeurs validation valide validee valides vendredi
vers version vide vie ville villes visite voie volontaire volume vrai web wgs wkt xls zonage zone
zones zrr
"""
"""Words of headers and of statuses, folded: what a spreadsheet of an administration is made of."""

_WKT = "point multipoint linestring multilinestring polygon multipolygon geometrycollection empty"

_GIVEN = """
abdel adele adeline adrien agathe agnes ahmed aicha alain alban albert alex alexandra alexandre
alexia alexis alice aline alix amandine ambre amelie amina anais andre andrea angela angele
angelique anita anna annabelle anne annick annie anthony antoine antoinette antonin ariane armand
armelle arnaud arthur audrey augustin aurelie aurelien aurore axel axelle ayoub baptiste barbara
basile bastien beatrice benedicte benjamin benoit berenice bernadette bernard bertrand blandine
brice brigitte bruno camille capucine carine carla carole caroline cassandra catherine cecile
cedric celia celine chantal charlene charles charline charlotte chloe christelle christian
christiane christine christophe clara claude claudette claudia claudie claudine clea clemence
clement clementine clotilde colette coline constance coralie corentin corinne cyril cyrille damien
daniel daniele danielle david deborah delphine denis denise diane didier dimitri dominique dorian
dorothee dylan edith edmond edouard eleonore elena eliane elisabeth elise elodie eloise elsa
emeline emilie emilien emma emmanuel emmanuelle enzo eric erwan estelle esteban esther etienne
eugenie eva evelyne fabien fabienne fabrice fanny farid fatiha fatima fatou faustine felix fernand
flavie flavien florence florent florian france franck francis francois francoise frederic
frederique gabriel gabrielle gael gaelle gaetan gauthier genevieve georges gerald geraldine
gerard germain germaine ghislain ghislaine gilbert gilberte gilles gisele gregoire gregory
guillaume gustave guy gwenaelle hakim hamza hassan helene henri henriette herve hubert hugo hugues
ibrahim ines ingrid irene iris isabelle isaac jacky jacqueline jacques jade jamal jean jeanne
jeannine jeremie jeremy jerome jessica joachim joan joel joelle johan johanna johanne jonathan
jordan joris joseph josephine josette josiane josselin judith jules julia julian julie julien
juliette justin justine karim karine katia kevin khadija killian laetitia laila lambert laura laure
laurence laurent laurie laurine lea leila lena leo leon leonie leopold liam liliane lily lina line
lionel lisa loic lola lou louis louise louna luc lucas lucette lucie lucien lucienne ludivine
ludovic lydia lydie madeleine mael maelle maeva magali malik malika manon manuel marc marcel
marceline marcelle margaux margot marguerite maria marianne marie mariette marine marion marius
martin martine maryline maryse maryvonne mateo mathias mathieu mathilde mathis matteo matthieu maud
maurice max maxence maxime melanie melina melissa mehdi michael michel michele micheline mickael
mireille miriam mohamed mohammed monique morgane mounir muriel mustapha myriam nabil nadege nadia
nadine naima nathalie nathan nicolas nicole nina noa noah noel noelie noelle noemie nolan nora
nordine norbert oceane odette odile olga olivia olivier omar ophelie oscar pascal pascale patrice
patricia patrick paul paula paule paulette pauline perrine philippe pierre pierrette prune quentin
rachel rachid raphael raphaelle raymond raymonde regine regis remi remy renaud rene renee richard
robert robin rodolphe rodrigue roger roland romain romane rosalie rose roseline roxane sabine
sabrina said salome samia samir samira samuel sandra sandrine sara sarah sebastien segolene serge
severine simon simone sofia solange solene solenne sonia sophie stanislas stephane stephanie
steven suzanne sylvain sylvaine sylvia sylviane sylvie tanguy tatiana teddy theo theodore therese
thibaud thibault thibaut thierry thomas timothee titouan tony tristan ugo valentin valentine
valerie vanessa veronique vickie victor victoire victoria vincent violaine violette virginie
viviane wilfried william xavier yann yannick yasmina yasmine yoann yohan youssef yves yvette yvon
yvonne zacharie zoe zora
"""

GIVEN_NAMES = frozenset(_GIVEN.split()) - {"france", "iris", "max", "rose", "line"}
"""Given names usual in France, folded (facts; the frequent ones of the twentieth century)."""

LETTERS = re.compile(r"[^\W\d_]+")
"""One word of a text."""


def simple(word: str) -> str:
    """Write a word as words are compared: no accent, no case."""
    return simplify(word).lower()


def is_word(word: str) -> bool:
    """Tell whether a word is one of administrative tables: it names nobody."""
    folded = simple(word)
    words = _words()
    return folded in words or folded.removesuffix("s") in words or folded.removesuffix("e") in words


def is_given_name(word: str) -> bool:
    """Tell whether a word is a usual given name."""
    return simple(word) in GIVEN_NAMES


def is_place(texte: str) -> bool:
    """Tell whether a text is the whole name of a place of France."""
    name = simplify(texte)
    return bool(name) and name in _places()


def names_nobody(texte: str, *, least: int, places: bool = True) -> bool:
    """Tell whether every word of a text is known, or all that is unknown is the name of a place.

    Parameters
    ----------
    texte
        Any text.
    least
        Letters of the shortest word that is looked at.
    places
        Whether the name of a place is one of those words.

    Returns
    -------
    bool
        Whether nothing in it may be the name of a person.
    """
    words = LETTERS.findall(texte)
    if all(len(word) < least or is_word(word) for word in words):
        return True
    if not places or any(map(is_given_name, words[:1])):
        return places and is_place(texte)
    inside = [number for number, word in enumerate(words) if not is_word(word)]
    return is_place(texte) or is_place(" ".join(words[inside[0] : inside[-1] + 1]))


@cache
def _words() -> frozenset[str]:
    """Words of our own vocabulary, and of tables."""
    told = [_PLAIN, _WKT, *PLACEHOLDERS]
    told += [c.nom for table in SCHEMAS.values() for c in table]
    told += [label.titre for labels in LABELS.values() for label in labels.values()]
    told += [code for labels in LABELS.values() for code in labels]
    found = {simple(word) for word in LETTERS.findall(" ".join(told).replace("_", " "))}
    return frozenset(found - GIVEN_NAMES)


@cache
def _places() -> frozenset[str]:
    """Names of communes, and of what they are parts of; of one's EPCI, without its kind too."""
    from cnc_geo.readers.territory import place_names  # noqa: PLC0415  (rarely)

    communes, parts = place_names()
    names = {*_simplified(communes), *_simplified(parts)}
    bare = {" ".join(w for w in nom.split() if not is_word(w)) for nom in _simplified(parts)}
    return frozenset((names | bare) - {name.upper() for name in GIVEN_NAMES} - {""})


def _simplified(noms: list[str]) -> list[str]:
    """Write names as `simplify` does, all at once: they are whole, so nothing is abbreviated."""
    text = "\n".join(noms).replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae")
    flat = unicodedata.normalize("NFKD", text)
    flat = "".join(c for c in flat if not unicodedata.combining(c)).upper()
    return [nom.strip() for nom in re.sub(r"[^A-Z0-9\n]+", " ", flat).split("\n")]
