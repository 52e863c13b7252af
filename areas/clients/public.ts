// What other areas may use of clients: the facts and rules of a person, and finding, matching and recording one.
export {
  addressLine, birthAndAge, clientFields, contactFields, deathField, fullName, identityFields, listName, problemsWithClient, problemsWithIdentity, warningsAbout, type ClientValues,
} from './client.ts'
export { addToOrganisation, findClient, insertClient, listLikelySame, mostCounted, type ClientRow } from './clients.sql.ts'
export { clientBar, clientSections, clientView } from './client.page.ts'
export { nino, postcode, uprn } from './identifiers.ts'
export { clientSearchFields, givenTerms, noResults, searchClients, whyNobody } from './search-clients.ts'
