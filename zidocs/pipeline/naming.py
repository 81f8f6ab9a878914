"""A plan becomes the name of its bundle in hasil/, and the name of a volume that of the bundle."""

import re

from zidocs.office.satker import Satker
from zidocs.plan import BundlePlan


def bundle_path(satker: Satker, plan: BundlePlan) -> str:
    """Where a bundle lies below hasil/, without its ending."""
    return f"bukti/{satker.tahun}/{plan.periode}/{plan.indikator}"


def volume_stem(stem: str) -> str:
    """The name of a bundle or of one of its volumes, without ending, becomes the bundle's."""
    return re.sub(r"-\d+$", "", stem)
