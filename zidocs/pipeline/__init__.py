"""Files become what an office hands in: each story of zidocs on one screen, a folder a story.

``build`` makes documents, pages and bundles; ``merge`` one bundle of any files; ``scan`` brings
signed pages home; ``archive`` freezes a period.
"""
