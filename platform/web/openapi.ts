// The description of the JSON API, read from the routes and their fields: OpenAPI 3.1.
import { permissions } from '#access/roles.ts'
import type { Fields } from '../fields.ts'
import type { Route } from './route.ts'

export function openApi(routes: readonly Route[], version: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:([a-z_]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Throughline', version,
      description: 'The same addresses serve pages and JSON: send Accept: application/json. '
        + 'Sign in at /sign-in with JSON; send the answer’s csrf as X-CSRF-Token with every POST. '
        + 'A provider’s own system sends a token instead, as Authorization: Bearer, and needs neither cookie nor CSRF token.',
    },
    paths,
    components: {
      schemas: { Problem: {
        type: 'object', description: 'RFC 9457 problem details, with a message per field.',
        properties: {
          type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' },
          errors: { type: 'object', additionalProperties: { type: 'string' } },
        },
      } },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-throughline' },
        token: {
          type: 'http', scheme: 'bearer',
          description: 'Made by whoever runs the installation, with npx throughline token create, for one account of a provider in one authority. '
            + 'It may do what the account may, but for its own page and account.',
        },
      },
    },
  }
}

function operation(route: Route) {
  const described = [route.description, route.permission === 'public' ? '' : `Needs: ${permissions[route.permission]}.`].filter(Boolean).join(' ')
  const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } })
  return {
    operationId: route.name,
    summary: route.summary,
    ...(route.permission === 'public' ? {} : { security: [{ session: [] }, ...(route.permission === 'home.read' ? [] : [{ token: [] }])] }),
    ...(described && { description: described }),
    parameters: [
      ...Object.entries(route.params).map(([name, kind]) => ({
        name, in: 'path', required: true,
        schema: kind === 'number' ? { type: 'integer' } : { type: 'string', ...(kind === 'uuid' ? { format: 'uuid' } : {}) },
      })),
      ...Object.entries(route.query).map(([name, field]) => ({ name, in: 'query', required: false, description: field.label, schema: field.schema })),
      ...(route.asAt ? [{ name: 'as-at', in: 'query', required: false, description: 'Show what was known at the end of this day.', schema: { type: 'string', format: 'date' } }] : []),
    ],
    ...(route.method === 'POST' ? { requestBody: { content: bodyOf(route) } } : {}),
    responses: {
      200: { description: 'Done, or the data asked for.', content: { 'application/json': { schema: { type: 'object' } } } },
      400: problem('The request can’t be read.'),
      401: problem('Not signed in, or the token is wrong, has expired or was revoked.'),
      403: problem('Not part of this role, or not sent from our own page.'),
      404: problem('Nothing here that you may see.'),
      ...(route.permission === 'public' || route.permission === 'home.read' ? {} : { 429: problem('Too many wrong tokens from this address: wait as long as Retry-After says.') }),
      ...(route.method === 'POST' ? { 409: problem('The record has changed meanwhile, or a rule of the record refuses this.'), 422: problem('One or more answers need another look.') } : {}),
    },
  }
}

function bodyOf(route: Route) {
  if (route.upload) return { 'multipart/form-data': { schema: { type: 'object', properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } } } } } }
  return { 'application/json': { schema: schemaOf(route.input) }, 'application/x-www-form-urlencoded': { schema: schemaOf(route.input) } }
}

function schemaOf(fields: Fields) {
  return {
    type: 'object',
    required: Object.entries(fields).filter(([, field]) => !field.optional && field.kind !== 'flag').map(([name]) => name),
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field.schema, title: field.label, ...(field.hint ? { description: field.hint } : {}) }])),
  }
}
