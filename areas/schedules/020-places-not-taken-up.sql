-- A schedule of somebody who never moved in, or that was accepted by mistake, is taken away (Q.09). Its history stays, and so do the requests about it.

grant delete on schedule to throughline_whole;
alter table request drop constraint request_authority_id_schedule_id_fkey;
alter table request add constraint request_schedule foreign key (authority_id, schedule_id) references schedule on delete set null (schedule_id);
