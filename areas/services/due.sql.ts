// The statement behind what is due for whoever keeps contracts: the figures on the welcome page are the rows of this list.
import { inMyServices, notHidden, statement } from '#platform/sql.ts'
import { levelName } from './public.sql.ts'

/** What is due, by kind; the nearest day first. `day` is when the contract ends or ended, `detail` what is missing there. */
export const listDue = statement('services.due', {
  takes: { today: 'date', until: 'date', types: 'text[]', priced: 'text[]' },
  gives: { kind: 'text', service_id: 'bigint', service: 'text', organisation: 'text', detail: 'text', day: 'date?' },
  sql: `with held as materialized (
      select v.authority_id, v.id, v.name, v.type, v.organisation_id, c.id as contract_id, c.reference, c.ends_on
      from service v left join contract c on c.authority_id = v.authority_id and c.service_id = v.id and c.starts_on <= :today and c.ends_on >= :today
      where v.authority_id = :authority and ${inMyServices('v.id')})
    select d.kind, d.id as service_id, d.name as service, o.name as organisation, d.detail, d.day
    from (
      select 'contract-ending' as kind, v.authority_id, v.id, v.name, v.organisation_id, v.reference as detail, v.ends_on as day from held v
        where v.ends_on <= :until and not exists (select from contract n where n.authority_id = v.authority_id and n.service_id = v.id and n.starts_on > v.ends_on)
      union all
      select 'no-contract', v.authority_id, v.id, v.name, v.organisation_id, '',
          (select max(p.ends_on) from contract p where p.authority_id = v.authority_id and p.service_id = v.id and p.ends_on < :today) from held v
        where v.contract_id is null and (not exists (select from contract p where p.authority_id = v.authority_id and p.service_id = v.id)
          or exists (select from schedule s where s.authority_id = v.authority_id and s.service_id = v.id and s.there_until > :today and ${notHidden('s.client_id')}))
      union all
      select 'no-capacity', v.authority_id, v.id, v.name, v.organisation_id, ${levelName('l')}, null
        from held v join service_level l on l.authority_id = v.authority_id and l.service_id = v.id
        where v.contract_id is not null and not exists (select from capacity k where k.authority_id = l.authority_id and k.service_level_id = l.id
          and k.starts_on <= :today and (k.ends_on is null or k.ends_on >= :today))
      union all
      select 'no-price', v.authority_id, v.id, v.name, v.organisation_id, ${levelName('l')}, null
        from held v join service_level l on l.authority_id = v.authority_id and l.service_id = v.id
        where v.contract_id is not null and v.type = any(:priced) and not exists (select from price p where p.authority_id = l.authority_id and p.service_level_id = l.id
          and p.starts_on <= :today and (p.ends_on is null or p.ends_on >= :today))
      union all
      select 'no-level', v.authority_id, v.id, v.name, v.organisation_id, '', null from held v
        where v.contract_id is not null and not exists (select from service_level l where l.authority_id = v.authority_id and l.service_id = v.id)
      union all
      select 'no-unit', v.authority_id, v.id, v.name, v.organisation_id, '', null from held v
        where v.contract_id is not null and v.type = any(:types) and not exists (select from unit u where u.authority_id = v.authority_id and u.service_id = v.id
          and u.lettable and u.starts_on <= :today and (u.ends_on is null or u.ends_on >= :today))
    ) d join organisation o on o.authority_id = d.authority_id and o.id = d.organisation_id
    order by d.day, d.name, d.id, d.detail limit 1000`,
})
