"""A packet becomes its Word documents: templates, words, and the filling of the one by the other.

The stages, in order: ``values`` (packet → variables, with ``sentences`` and ``filters``),
``templates`` (which Word file), ``package`` (its parts), ``fill`` (its commands, in a ``sandbox``),
and ``tidy`` (its paper, and the finished XML), all told by ``writing``.
"""
