// GET /health: whether this process can answer, for whatever watches over it.
import type { FastifyReply } from 'fastify'
import type { Database } from '../database/open.ts'

export async function health(database: Database, version: string, reply: FastifyReply): Promise<FastifyReply> {
  try {
    const flight = await database.begin('throughline_scoped')
    await flight.connection.query('select 1')
    await flight.commit()
    return await reply.send({ status: 'ok', database: 'ok', version, postgresql: database.version })
  } catch {
    return reply.status(503).send({ status: 'unavailable', database: 'not answering', version })
  }
}
