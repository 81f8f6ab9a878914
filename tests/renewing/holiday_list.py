"""The package ``holidays`` becomes the list of days off that zidocs ships.

Run ``python -m tests.renewing.holiday_list`` after a release of the package has a new decree.
"""

import json

from holidays.countries.indonesia import Indonesia

from zidocs.checks.dates import HOLIDAYS

YEARS = range(2020, 2027)
"""Those with all decrees: in later ones the package computes some days from the moon."""
ESTIMATED = "(perkiraan)"


def listed() -> dict[str, dict[str, str]]:
    """Public holidays and cuti bersama by year, then by month and day."""
    found = Indonesia(years=YEARS, categories=("public", "government"), language="id")
    return {
        str(year): {f"{day:%m-%d}": found[day] for day in sorted(found) if day.year == year}
        for year in YEARS
    }


if __name__ == "__main__":
    HOLIDAYS.write_text(json.dumps(listed(), ensure_ascii=False, indent=1) + "\n", "utf-8")
