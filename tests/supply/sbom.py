"""The bill of materials of an installation, in CycloneDX: what comes along at run time, with versions and licences."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from tests.supply.closure import Part
from tests.supply.licences import spdx


def sbom(parts: Iterable[Part]) -> str:
    """The bill as JSON of CycloneDX 1.6. It names what is installed here; another machine may have other versions."""
    licences = LicenseFactory()
    root = Component(name="poolbid", version=version("poolbid"), type=ComponentType.APPLICATION, bom_ref="poolbid")
    root.licenses.add(licences.make_from_string("Apache-2.0"))
    bom = Bom()
    bom.metadata.component = root
    for part in parts:
        address = PackageURL("pypi", name=part.name, version=part.version)
        component = Component(name=part.name, version=part.version, purl=address, bom_ref=str(address))
        component.licenses.add(licences.make_from_string(spdx(part.licence) or part.licence))
        bom.components.add(component)
    bom.register_dependency(root, bom.components)
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)
