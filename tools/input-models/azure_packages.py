"""Reads the models of one of Azure's Python packages as data, without importing it.

Called as: azure_packages.py <folder of the package's code>. Prints one JSON object:
  versions: of the API, that its operations ask
  models: class -> attribute -> { key, type, enum?, rules }
  enums: class -> values
  operations: "<Operations>.<method>" -> { path: parameter -> rules, body: class or null }
"""

import ast
import json
import re
import sys
from pathlib import Path

RULES = ("required", "readonly", "constant", "pattern", "min_length", "max_length", "minimum", "maximum", "min_items", "max_items")


def literal(node):
    return ast.literal_eval(node)


def assigned(body, name):
    for node in body:
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in node.targets):
            return literal(node.value)
    return {}


def enums_of(tree):
    found = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            values = [item.value.value for item in node.body if isinstance(item, ast.Assign) and isinstance(item.value, ast.Constant)]
            found[node.name] = [value for value in values if isinstance(value, str)]
    return found


def models_of(tree):
    """Classes come after what they extend, so that what they inherit is there already."""
    found = {}
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        types = dict(re.findall(r":vartype (\w+):((?:[^:]|:(?!\w+ \w+:))*)", ast.get_docstring(node) or ""))
        rules = assigned(node.body, "_validation")
        own = {}
        for base in node.bases:
            own.update(found.get(ast.unparse(base), {}))
        for name, told in assigned(node.body, "_attribute_map").items():
            enum = re.search(r"models\.(\w+)", types.get(name, "")) if "str" in told["type"] else None
            own[name] = {
                "key": told["key"],
                "type": told["type"],
                "enum": enum.group(1) if enum else None,
                "rules": {rule: value for rule, value in rules.get(name, {}).items() if rule in RULES},
            }
        found[node.name] = own
    return found


def snake(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def path_of(function):
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Dict):
            continue
        if not any(isinstance(to, ast.Name) and to.id == "path_format_arguments" for to in node.targets):
            continue
        return {
            literal(key): {rule.arg: literal(rule.value) for rule in call.keywords if rule.arg in RULES}
            for key, call in zip(node.value.keys, node.value.values)
        }
    return {}


def body_of(method, models):
    """Parameters of the path may be of an enum's class."""
    for argument in method.args.args:
        named = re.search(r"_models\.(\w+)", ast.unparse(argument.annotation)) if argument.annotation else None
        if named and named.group(1) in models:
            return named.group(1)
    return None


def operations_of(tree, models):
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    found = {}
    for node in tree.body:
        if not isinstance(node, ast.ClassDef) or not node.name.endswith("Operations"):
            continue
        group = node.name.removesuffix("Operations")
        for method in node.body:
            if not isinstance(method, ast.FunctionDef) or method.name.startswith("_"):
                continue
            # Of overloads the first has the body as a model.
            name = f"{group}.{method.name.removeprefix('begin_')}"
            plain = method.name.removeprefix("begin_")
            builder = functions.get(f"build_{snake(group)}_{plain}_request") or functions.get(f"build_{plain}_request")
            if builder is not None and name not in found:
                found[name] = {"path": path_of(builder), "body": body_of(method, models)}
    return found


def main():
    root = Path(sys.argv[1])
    enums, operations = {}, {}
    for file in sorted((root / "models").glob("*_enums.py")):
        enums.update(enums_of(ast.parse(file.read_text("utf-8"))))
    models = models_of(ast.parse((root / "models/_models_py3.py").read_text("utf-8")))
    versions = set()
    for file in sorted((root / "operations").glob("*operations.py")):
        code = file.read_text("utf-8")
        versions.update(re.findall(r'"api-version", "([^"]+)"', code))
        operations.update(operations_of(ast.parse(code), models))
    json.dump({"versions": sorted(versions), "models": models, "enums": enums, "operations": operations}, sys.stdout)


main()
