export { type Catalogue, hubVariant, isOnHub, loadCatalogue, makeCatalogue, variantBytes } from './load.ts';
export { fits, type Machine, thisMachine } from './machine.ts';
export type { CatalogueEntry, CatalogueFile, PackageSource, PackagesOfEntry, Variant } from './schema.ts';
export { type Reach, type Starter, starter } from './starter.ts';
