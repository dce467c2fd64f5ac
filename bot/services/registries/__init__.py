"""Reading registries: `use_case.ImportRegistries`, and in `model` what it says of each file.

Nothing is imported here: the program that reads beside an import (`reader.py`) is to stay small.
"""
