import { APP_ROLE } from "./schema.js";

/** SQL that is true where the user is not the app role and may become it: whoever has more rights than the store needs. */
export const MAY_BE_APP = `case
    when to_regrole('${APP_ROLE}') is null or current_user = '${APP_ROLE}' then false
    when current_setting('server_version_num')::integer >= 160000 then pg_has_role(to_regrole('${APP_ROLE}'), 'set')
    else pg_has_role(to_regrole('${APP_ROLE}'), 'member') end`;
