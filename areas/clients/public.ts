// What other areas may use of clients: the facts and rules of a person, and finding, matching and recording one.
export {
  addressLine, clientFields, contactFields, deathField, fullName, identityFields, isInitials, listName,
  nameIfKnown, problemsWithClient, problemsWithDeath, unknownPerson, warningsAbout, type ClientValues,
} from './client.ts'
export { addToOrganisation, findClient, insertClient, listNames, mostCounted, type ClientRow } from './clients.sql.ts'
export { clientBar, clientSections, clientView } from './client.page.ts'
export { hbReference, nino, postcode, uprn } from './identifiers.ts'
export { datesNear } from './likeness.ts'
export { nearlyTable } from './nearly.ts'
export { findLikelySame } from './likely-same.ts'
export { comparePeople } from './same-person.ts'
export { clientSearchFields, givenTerms, howToFindAll, noResults, searchNearly, typedTerms, whyNobody } from './search-clients.ts'
export { knownAlready } from './known-already.ts'
