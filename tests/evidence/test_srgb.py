"""The colour profile of our own is sRGB, and always the same bytes."""

import hashlib
import io

from PIL import Image, ImageChops, ImageCms

from zidocs.image.colours import srgb_profile


def test_it_changes_no_colour_of_an_srgb_picture() -> None:
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    theirs = ImageCms.createProfile("sRGB")
    picture = Image.merge("RGB", [Image.linear_gradient("L").rotate(90 * n) for n in range(3)])
    seen = ImageCms.profileToProfile(picture, ours, theirs)
    assert seen is not None
    changes = ImageChops.difference(picture, seen).tobytes()
    assert max(changes) <= 1


def test_it_is_a_display_profile_of_three_colours_whose_size_is_true() -> None:
    profile = srgb_profile()
    assert int.from_bytes(profile[:4], "big") == len(profile)
    assert (profile[12:16], profile[16:20], profile[36:40]) == (b"mntr", b"RGB ", b"acsp")
    assert profile[8] == 2


def test_it_does_not_depend_on_the_day() -> None:
    digest = hashlib.sha256(srgb_profile()).hexdigest()
    assert digest == "95e0882a768215b945d34322e05845b83af769bba460d3404280b8ad47767ef9"
