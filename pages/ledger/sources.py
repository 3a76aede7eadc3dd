"""What the about page tells: methods, sources, programs."""

from __future__ import annotations

from typing import Final

from vocabulary.messages import message

# Heading, text; both message ids.
METHODS: Final[tuple[tuple[str, str], ...]] = (
    (
        message("Risk of a place"),
        message(
            "Hard rules first: a fire authority's major hazard, an immediate threat overdue, or "
            "a blocked escape in a crowded place makes a place red whatever its score. Otherwise "
            "a score of 0 to 100 from what is at stake (height, people, sleeping at night) and "
            "from its open hazards by severity and delay. Every score opens into its parts. "
            "Weights are our choice and are said so; what is not known is not assessed."
        ),
    ),
    (
        message("Ranking of villages"),
        message(
            "Hazards per km², per site, per 1,000 households or per visit. A village with few "
            "data is drawn towards the overall rate (empirical Bayes, Marshall 1991), with a 90 "
            "% interval and the places the data allow. Worse or better is said only where the "
            "interval lies wholly on one side; the rest cannot be told apart. A village that "
            "finds nothing may be the one that looks least: visits stand beside hazards."
        ),
    ),
    (
        message("Hot spots"),
        message(
            "A kernel density of hazards per km² with its bandwidth in metres; zooming does not "
            "change what a colour means."
        ),
    ),
    (
        message("Inspection plan"),
        message(
            "Places ordered by risk, deadlines and the time since the last visit, with a floor "
            "for every village and a random tenth, so that it can be shown later whether the "
            "order was better than chance."
        ),
    ),
    (
        message("State on a date"),
        message(
            "Nothing is overwritten: every change of a hazard or a place is an event, and the "
            "state on any date is what the events up to it say. A hazard is overdue from the day "
            "after its deadline."
        ),
    ),
)
SOURCES: Final[tuple[tuple[str, str], ...]] = (
    (
        message("Villages and communities"),
        message(
            "Names, codes and class codes of the National Bureau of Statistics, 2023-06-30. No "
            "official boundary of the subdistrict or of a village is openly published: every "
            "boundary marked schematic was drawn for this product and proves nothing."
        ),
    ),
    (
        message("Rules"),
        message(
            "Fire Protection Law (2021), order 5 (high-rises) and order 61, GB 35181, XF/T "
            "1369-2016, Chongqing's fire regulation. The list of hazard codes is our own "
            "proposal on their words."
        ),
    ),
    (
        message("Coordinates"),
        message(
            "Stored and drawn in WGS 84, which equals CGCS2000 here within decimetres; areas and "
            "distances in CGCS2000 Gauss-Kruger, central meridian 105° E (EPSG:4544). GCJ-02 and "
            "BD-09 are converted only after you confirmed them."
        ),
    ),
    (
        message("Calendar"),
        message(
            "Lunar dates by calculation; working days by the State Council's yearly notice, as "
            "far as it is published; the dates of the Two Sessions of coming years are estimates."
        ),
    ),
)
# Package -> licence, as its own metadata state it.
LIBRARIES: Final[dict[str, str]] = {
    "streamlit": "Apache-2.0",
    "streamlit-folium": "MIT",
    "folium": "MIT",
    "geopandas": "BSD-3-Clause",
    "shapely": "BSD-3-Clause",
    "pandas": "BSD-3-Clause",
    "numpy": "BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "pyproj": "MIT",
    "pyogrio": "MIT",
    "SQLAlchemy": "MIT",
    "altair": "BSD-3-Clause",
    "matplotlib": "PSF",
    "python-docx": "MIT",
    "python-pptx": "MIT",
    "XlsxWriter": "BSD-2-Clause",
    "python-calamine": "MIT",
    "lunar_python": "MIT",
    "chinese_calendar": "MIT",
    "Babel": "BSD-3-Clause",
}
