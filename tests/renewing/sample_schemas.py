"""The records of the spec become the schemas by which an editor completes the sample's keys.

Run ``python -m tests.renewing.sample_schemas`` after a change of the spec; a test tells when it was
forgotten.
"""

from tests.making.sample import SAMPLE
from zidocs.office.scaffold import write_schemas

if __name__ == "__main__":
    write_schemas(SAMPLE)
