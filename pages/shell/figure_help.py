"""What each figure of the analysis pages means to a leader, in one sentence."""

from __future__ import annotations

from typing import Final

from pages.shell.language import say
from vocabulary.messages import message

# Table and column -> the sentence; a figure outside a table stands under "figure".
_HELP: Final[dict[str, str]] = {
    "rank_table.band_name": message(
        "Clearly worse or better only where the whole interval lies beyond the overall "
        "rate; else nobody can tell."
    ),
    "rank_table.count": message("Hazards counted here, as chosen above."),
    "rank_table.base": message("What the count is divided by."),
    "rank_table.note_name": message("Why a figure should be read with care."),
    "rank_apart.count": message("Hazards counted here, as chosen above."),
    "rank_apart.base": message("What the count is divided by."),
    "rank_apart.note_name": message("What is missing before the village can be ranked."),
    "rank_effort.n_sites": message("Sites of the village in the register."),
    "rank_effort.n_visits": message("Visits made in the period."),
    "rank_effort.visits_per_site": message("Visits in the period over sites: how much was looked."),
    "rank_effort.looked": message("Marked where less than half the usual effort went."),
    "rank_effort.count": message("Hazards found in the period."),
    "rank_effort.per_site": message("Hazards found over sites, as they are."),
    "rank_effort.places": message("Place by the plain figure."),
    "rank_effort.places_adjusted": message(
        "Place had all villages been visited alike; the truth lies between the two."
    ),
    "trend.n_visits": message("Visits in the period looked at."),
    "trend.n": message("Visits that found at least one hazard."),
    "trend.change": message(
        "The clearest change of the rate, named only where chance would hardly do it."
    ),
    "trend.against": message("Per visit, so that more visits do not count as more hazards."),
    "trend.times": message(
        "How many times as often visits find something now; an interval around 1 means "
        "no difference to be seen."
    ),
    "hot_cells.kind": message("Hot: more than chance in the square and around it."),
    "hot_cells.n": message("Open hazards inside the square."),
    "hot_cells.n_base": message("Sites inside the square, against which it is judged."),
    "hot_moran.raw": message("Open hazards over the base chosen, as they are."),
    "hot_moran.quadrant_name": message(
        "Whether the village and its neighbours lie above or below the mean."
    ),
    "hot_moran.class_name": message(
        "Named only where chance would hardly make village and neighbours so alike or so different."
    ),
    "hot_moran.p": message("How often chance alone would give as much; below 0.05 is seldom."),
    "hot_moran.q": message("The same, allowing for all villages looked at."),
    "truth_questions.hazard_id": message("Number of the hazard in the register."),
    "truth_questions.question": message(
        "To be asked of whoever handled it; there may be a good reason."
    ),
    "truth_questions.found_on": message("Day the hazard was found."),
    "truth_questions.closed_on": message("Day the hazard was closed."),
    "truth_silent.n_visits": message("Visits on record in the village."),
    "truth_silent.n_hits": message("Visits that found at least one hazard."),
    "truth_silent.expected": message(
        "Visits with a find there would be if it were like the other villages."
    ),
    "truth_quality.score": message(
        "Weight of what is filled in over weight of what is asked, of 100."
    ),
    "truth_quality.n_gaps": message("Facts that are missing or contradict one another."),
    "truth_quality.n_checks": message("Facts asked of its sites and hazards."),
    "truth_quality.worst": message("The kind of gap that costs the village most points."),
    "truth_queue.lacking": message("What is to be filled in or put right."),
    "truth_queue.subject_id": message("Number of the record in the register."),
    "truth_queue.weight": message("How much the gap counts: 3 heavy, 1 light."),
    "proof_capacity.capacity": message("Share of the visits that could have been made."),
    "proof_capacity.n_visits": message("As many visits that is."),
    "proof_capacity.recall": message(
        "Share of the serious finds caught by going where the score was highest."
    ),
    "proof_capacity.recall_low": message("Lower end of that share with 90 % certainty."),
    "proof_capacity.recall_high": message("Upper end of that share with 90 % certainty."),
    "proof_capacity.recall_actual": message(
        "Share caught in the order the visits were really made."
    ),
    "proof_capacity.precision": message(
        "Of the visits with the highest score, those that found something serious."
    ),
    "proof_capacity.precision_random": message("The same share for visits picked blindly."),
    "proof_account.hits_proposed": message("Proposed visits that found a hazard."),
    "proof_account.n_proposed": message("Visits made because the list proposed them."),
    "proof_account.hits_random": message("Random visits that found a hazard."),
    "proof_account.n_random": message("Visits drawn at random, to compare with."),
    "proof_account.difference": message(
        "Share of proposed visits with a find less that of random ones."
    ),
    "proof_account.span": message(
        "Where the difference lies with 90 % certainty; with 0 inside nobody can tell."
    ),
    "proof_account.verdict": message(
        "Said only where the interval leaves 0 out and both sides have five visits."
    ),
    "rule_list.values": message("The numbers the score is worked out with."),
    "rule_list.verified": message("Whether the office has confirmed the numbers."),
    "rule_list.whose": message("Marked where the office has changed the file's number."),
    "rule_list.source": message("Where the rule comes from."),
    "rule_list.article": message("Article of the law or order."),
    "rule_list.effective_from": message("Day from which the rule holds."),
    "rule_parts.tier_name": message("How grave the hazard's kind is."),
    "rule_parts.days_overdue": message(
        "Days past the deadline; more than 30 count as long overdue."
    ),
    "rule_parts.weight": message("Weight of its tier by the rules."),
    "rule_parts.late": message("Factor for being overdue; 1 is in time."),
    "rule_parts.repeat": message("Factor for having come back after closing; 1 is the first time."),
    "rule_parts.worth": message("Weight times lateness times relapse."),
    "rule_parts.points": message("Its part of the site's score; the parts add up to it."),
    "rule_moved.level_before": message("Level by the rules in force."),
    "rule_moved.level_after": message("Level if the new numbers were kept."),
    "rule_moved.score_before": message("Score by the rules in force, 0 to below 100."),
    "rule_moved.score_after": message("Score if the new numbers were kept."),
    "figure.ratio": message("How many times as often visits find something now as before."),
    "figure.ratio_span": message(
        "Where the ratio lies with 90 % certainty; with 1 inside no difference can be seen."
    ),
    "figure.hits": message("Visits that found something / all visits of these days."),
    "figure.days_earlier": message(
        "Mean days by which serious finds would have come earlier, with its 90 % "
        "interval; below 0: later."
    ),
    "figure.days_within": message(
        "The same with each team's visits ordered among themselves, so that knowing the "
        "team gains nothing."
    ),
    "figure.earlier_later": message("Serious finds on an earlier day / on a later day."),
    "figure.first_half": message(
        "Share of serious finds made in the first half of the visits: as it was, and as ordered."
    ),
    "figure.level": message(
        "Sites of this level with the new numbers; the small figure is the change."
    ),
}
# Tables that have their columns from the same list.
_SAME: Final = {
    "rank_trend": "trend",
    "hot_trend": "trend",
    "hot_periods_category": "trend",
    "hot_periods_village_code": "trend",
}


def help_of(figure: str) -> str | None:
    """Return the sentence of a figure ("rank_table.count", "figure.ratio"); None without one."""
    table, _, column = figure.partition(".")
    text = _HELP.get(f"{_SAME.get(table, table)}.{column}")
    return say(text) if text else None
