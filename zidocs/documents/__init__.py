"""A packet becomes its Word documents: templates, words, and the filling of the one by the other.

The stages, in order: ``context`` (packet → variables, with ``words``, ``signature`` and
``sentences``), ``templates`` (which Word file), ``package`` and ``restyle`` (its XML, on the
office's paper), ``tags`` and ``sandbox`` (its commands), ``fill`` and ``tidy`` (the finished
DOCX), all told by ``writing``.
"""
