"""What this project believes about DSS, asked of a node: `make verify-dss`.

It makes a project of its own, asks one question for each belief, walks once through the plugin's
main job, and removes the project. Nothing is written anywhere else. `docs/verify-on-dss.md` tells
how to run it and how to read its answers.
"""
