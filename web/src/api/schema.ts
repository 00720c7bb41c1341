// Made from docs/reference/openapi.json by `npm run codegen`.

export interface paths {
    "/api/v1/dashboard/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the open alerts, newest first */
        get: operations["get_api_v1_dashboard_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/export/alerts.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All open alerts as a table */
        get: operations["get_api_v1_dashboard_export_alerts_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/export/alerts.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All open alerts as a file */
        get: operations["get_api_v1_dashboard_export_alerts_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/export/projects.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All projects as a table */
        get: operations["get_api_v1_dashboard_export_projects_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/export/projects.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All projects as a file */
        get: operations["get_api_v1_dashboard_export_projects_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the projects, pinned ones first */
        get: operations["get_api_v1_dashboard_projects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/projects/{owner}/{repo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a project */
        get: operations["get_api_v1_dashboard_projects_owner_repo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the endpoints that are told of alerts, without their secrets */
        get: operations["get_api_v1_dashboard_webhooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says that the server runs */
        get: operations["get_api_v1_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what happened in the projects, newest first */
        get: operations["get_api_v2_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists alerts: the open ones, the worst first, or also those that are over */
        get: operations["get_api_v2_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/alerts/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Notes that somebody has seen an alert */
        post: operations["post_api_v2_alerts_id_acknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/alerts/{id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Silences an alert for a while */
        post: operations["post_api_v2_alerts_id_snooze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/alerts/{id}/unsnooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets an alert be heard again */
        post: operations["post_api_v2_alerts_id_unsnooze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists who asked for which change and what came of it, newest first */
        get: operations["get_api_v2_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/audit/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says whether the audit is as it was written */
        get: operations["get_api_v2_audit_verification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/blocked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the open issues of all projects that wait for others */
        get: operations["get_api_v2_blocked"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the server goes by */
        get: operations["get_api_v2_config"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what changes as server-sent events; `Last-Event-ID` goes on from there */
        get: operations["get_api_v2_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/export/alerts.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All open alerts as a table */
        get: operations["get_api_v2_export_alerts_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/export/alerts.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All open alerts as a file */
        get: operations["get_api_v2_export_alerts_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/export/projects.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All projects as a table */
        get: operations["get_api_v2_export_projects_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/export/projects.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All projects as a file */
        get: operations["get_api_v2_export_projects_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what changes over a WebSocket, each message as `LiveMessage` */
        get: operations["get_api_v2_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/login-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a link that lets a browser in, for other commands of the server's owner */
        post: operations["post_api_v2_login_links"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description */
        get: operations["get_api_v2_openapi_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the watched projects, by their names */
        get: operations["get_api_v2_projects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a project */
        get: operations["get_api_v2_projects_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what happened in a project by its own log, newest first */
        get: operations["get_api_v2_projects_id_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists who is at work in a project, what they hold and what was asked of them */
        get: operations["get_api_v2_projects_id_agents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Performs several operations of a project; each is done or refused for itself */
        post: operations["post_api_v2_projects_id_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/capabilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says whether a project can be changed here, and in whose name */
        get: operations["get_api_v2_projects_id_capabilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was written beside each other in a project */
        get: operations["get_api_v2_projects_id_conflicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts the issues of a project that answer to a query */
        get: operations["get_api_v2_projects_id_counts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/issues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the issues of a project that answer to a query */
        get: operations["get_api_v2_projects_id_issues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/issues/{issue}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an issue with everything that belongs to it */
        get: operations["get_api_v2_projects_id_issues_issue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/issues/{issue}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what happened to an issue, newest first */
        get: operations["get_api_v2_projects_id_issues_issue_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/locks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists who holds which open issue of a project, oldest claims first */
        get: operations["get_api_v2_projects_id_locks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/milestones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the milestones of a project */
        get: operations["get_api_v2_projects_id_milestones"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/milestones/{milestone}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a milestone with its issues */
        get: operations["get_api_v2_projects_id_milestones_milestone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/agent.request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks an agent for something */
        post: operations["post_api_v2_projects_id_operations_agent_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/ci.report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reports what a check said of a commit */
        post: operations["post_api_v2_projects_id_operations_ci_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/comment.add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds a comment */
        post: operations["post_api_v2_projects_id_operations_comment_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/comment.edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replaces a comment's text */
        post: operations["post_api_v2_projects_id_operations_comment_edit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/comment.intervene": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Records that a driver stepped in */
        post: operations["post_api_v2_projects_id_operations_comment_intervene"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/comment.redact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hides a comment's text for good */
        post: operations["post_api_v2_projects_id_operations_comment_redact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/conflict.settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Settles what was written beside each other */
        post: operations["post_api_v2_projects_id_operations_conflict_settle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a closed issue away */
        post: operations["post_api_v2_projects_id_operations_issue_archive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Claims an issue */
        post: operations["post_api_v2_projects_id_operations_issue_claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes an issue */
        post: operations["post_api_v2_projects_id_operations_issue_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates an issue */
        post: operations["post_api_v2_projects_id_operations_issue_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hides an issue */
        post: operations["post_api_v2_projects_id_operations_issue_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes fields of an issue */
        post: operations["post_api_v2_projects_id_operations_issue_edit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts an issue into a milestone, or takes it out */
        post: operations["post_api_v2_projects_id_operations_issue_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Releases a claimed issue */
        post: operations["post_api_v2_projects_id_operations_issue_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.renumber": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives an issue a new number; the old one stays an alias */
        post: operations["post_api_v2_projects_id_operations_issue_renumber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a closed issue again */
        post: operations["post_api_v2_projects_id_operations_issue_reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings a deleted issue back */
        post: operations["post_api_v2_projects_id_operations_issue_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.set_element": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a label, blocker, relation or reference in or out */
        post: operations["post_api_v2_projects_id_operations_issue_set_element"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.steal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an issue whose holder is silent; with force, whoever holds it */
        post: operations["post_api_v2_projects_id_operations_issue_steal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/issue.unarchive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings an archived issue back as closed */
        post: operations["post_api_v2_projects_id_operations_issue_unarchive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/milestone.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates a milestone */
        post: operations["post_api_v2_projects_id_operations_milestone_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/milestone.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hides a milestone */
        post: operations["post_api_v2_projects_id_operations_milestone_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/milestone.edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes fields of a milestone */
        post: operations["post_api_v2_projects_id_operations_milestone_edit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/milestone.restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings a deleted milestone back */
        post: operations["post_api_v2_projects_id_operations_milestone_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/milestone.set_state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes or reopens a milestone */
        post: operations["post_api_v2_projects_id_operations_milestone_set_state"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/time.log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Logs a stretch of work */
        post: operations["post_api_v2_projects_id_operations_time_log"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/operations/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an operation back */
        post: operations["post_api_v2_projects_id_operations_undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/page-search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Looks for words in the knowledge pages of a project */
        get: operations["get_api_v2_projects_id_page_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the knowledge pages of a project, by name */
        get: operations["get_api_v2_projects_id_pages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/pages/{page}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a knowledge page */
        get: operations["get_api_v2_projects_id_pages_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{id}/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was asked of agents in a project, oldest first */
        get: operations["get_api_v2_projects_id_requests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{owner}/{repo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a project */
        get: operations["get_api_v2_projects_owner_repo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{owner}/{repo}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops to look at a project */
        post: operations["post_api_v2_projects_owner_repo_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{owner}/{repo}/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a project before the others */
        post: operations["post_api_v2_projects_owner_repo_pin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{owner}/{repo}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Looks at a project as soon as the limits allow */
        post: operations["post_api_v2_projects_owner_repo_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{owner}/{repo}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Looks at a project again */
        post: operations["post_api_v2_projects_owner_repo_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{owner}/{repo}/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the counters of a project over time, oldest first */
        get: operations["get_api_v2_projects_owner_repo_samples"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{owner}/{repo}/thresholds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what was set for the alerts of a project */
        get: operations["get_api_v2_projects_owner_repo_thresholds"];
        /** Replaces what was set for the alerts of a project */
        put: operations["put_api_v2_projects_owner_repo_thresholds"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{owner}/{repo}/unpin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a project back among the others */
        post: operations["post_api_v2_projects_owner_repo_unpin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the open issues of all projects that nothing blocks, the most urgent first */
        get: operations["get_api_v2_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Looks at every project as soon as the limits allow */
        post: operations["post_api_v2_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Searches the issues and knowledge pages of all projects */
        get: operations["get_api_v2_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says who asks */
        get: operations["get_api_v2_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the endpoints that are told of alerts, without their secrets */
        get: operations["get_api_v2_webhooks"];
        put?: never;
        /** Adds an endpoint */
        post: operations["post_api_v2_webhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes an endpoint away */
        delete: operations["delete_api_v2_webhooks_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends an endpoint a test, at once */
        post: operations["post_api_v2_webhooks_id_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says that the server runs */
        get: operations["get_healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Numbers about the watch and the server, for Prometheus */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says whether the server can answer questions */
        get: operations["get_readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells that something changed, in the words of older clients */
        get: operations["get_ws"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description How far a change has travelled. */
        Ack: "local" | "pushed" | "refused";
        /** @description What somebody says who has seen an alert. */
        Acknowledge: {
            /** @description One line, if there is anything to say. */
            note?: string | null;
        };
        /** @description Who has seen it. */
        Acknowledgement: {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description Who. */
            by: string;
            /** @description What they said. */
            note: string | null;
        };
        /** @description Something that happened in a project. */
        ActivityView: {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description Who did it, as far as is known. */
            author: string | null;
            /**
             * Format: int64
             * @description Its number in this index.
             */
            id: number;
            /** @description What. */
            kind: string;
            /** @description The name of the project. */
            project_slug: string;
            /** @description What it happened to. */
            subject: string | null;
            /** @description One line for people. */
            summary: string | null;
        };
        /** @description Adds a comment. */
        AddComment: {
            /** @description The text, at most 1 MiB. */
            body: string;
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
            /**
             * @description `note`, `plan`, `decision`, … or any other word; `note` if absent.
             * @default null
             */
            kind: string | null;
        };
        /** @description An agent, what it holds, and what was asked of it. */
        AgentStanding: {
            /** @description The name. */
            agent: string;
            /** @description When it last wrote or was seen at work, by its own clock. */
            last_seen: components["schemas"]["Timestamp"] | null;
            /** @description What it holds, by what people call the issues. */
            locks: string[];
            /** @description Whether it is who writes through this server. */
            own: boolean;
            /** @description Its sessions in other clones, as those said last. */
            present: components["schemas"]["PresenceView"][];
            /** @description What was asked of it, oldest first. */
            requests: components["schemas"]["RequestEntry"][];
            /** @description Whether it retired. */
            retired: boolean;
            /**
             * Format: uint32
             * @description The number of the issue it works on.
             */
            working_on: number | null;
        };
        /** @description How many alerts are open, by how bad they are. Snoozed ones do not count. */
        AlertCounts: {
            /**
             * Format: uint32
             * @description Somebody must act now.
             */
            critical: number;
            /**
             * Format: uint32
             * @description Worth knowing.
             */
            info: number;
            /**
             * Format: uint32
             * @description Somebody should look.
             */
            warning: number;
        };
        /** @description Something that happened to an alert. The history keeps it, clients hear of it, deliveries carry it. */
        AlertEvent: {
            /** @description The alert as it was afterwards. */
            alert: components["schemas"]["AlertRow"];
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description Whether nobody wants to be told: somebody snoozed it. */
            quiet: boolean;
        } & ({
            /** @constant */
            event: "opened";
        } | {
            /** @constant */
            event: "updated";
        } | {
            /** @constant */
            event: "escalated";
            /** @description How bad it was. */
            from: components["schemas"]["Severity"];
        } | {
            /** @description Who. */
            acknowledgement: components["schemas"]["Acknowledgement"];
            /** @constant */
            event: "acknowledged";
        } | {
            /** @constant */
            event: "snoozed";
            /** @description Who. */
            snooze: components["schemas"]["Snooze"];
        } | {
            /** @constant */
            event: "unsnoozed";
        } | {
            /** @constant */
            event: "resolved";
        });
        /** @description What an alert is about; one row of a table tells all that is known of each. */
        AlertKind: "unreachable_project" | "stale_lock" | "silent_agent" | "overdue_issue" | "ci_failure" | "signature_invalid" | "orphan_subissue" | "hub_diverged" | "no_heartbeat_holder" | "parse_error" | "log_rewritten" | "untrusted_signer" | "unsigned_events" | "pending_request_timeout" | "clock_skew" | "dependency_cycle" | "blocked_too_long" | "milestone_at_risk" | "poll_lag";
        /** @description A kind of alert. */
        AlertKindInfo: {
            /**
             * Format: int64
             * @description After how many seconds it becomes one step worse, if ever.
             */
            escalate_after: number | null;
            /** @description When it fires, for people. */
            fires: string;
            /** @description The kind. */
            kind: components["schemas"]["AlertKind"];
            /**
             * Format: int64
             * @description How much is too much, where that can be set.
             */
            limit: number | null;
            /**
             * Format: int64
             * @description For how many seconds it must be over before it is resolved.
             */
            off_delay: number;
            /**
             * Format: int64
             * @description For how many seconds it must be so before it opens.
             */
            on_delay: number;
            /** @description What could help, for people. */
            remedy: string;
            /** @description How bad it is. */
            severity: components["schemas"]["Severity"];
            /** @description What the limit counts. */
            unit: string | null;
            /**
             * Format: int64
             * @description How far back it looks, in seconds, where that can be set.
             */
            window: number | null;
        };
        /** @description An alert as it is kept; project, kind, subject and occurrence name it for ever. */
        AlertRow: {
            /** @description Who has seen it. */
            acknowledged: components["schemas"]["Acknowledgement"] | null;
            /** @description What it follows from: another alert as `<kind>/<subject_ref>`, or `host:<name>`. */
            cause: string | null;
            /** @description Since when it seems to be over, while it is held open. */
            cleared_at: components["schemas"]["Timestamp"] | null;
            /** @description One line for people, as of the last reading. */
            detail: string;
            /** @description When it became one step worse for its age. */
            escalated_at: components["schemas"]["Timestamp"] | null;
            /** @description Whether it comes and goes so often that it is held open until it is quiet. */
            flapping: boolean;
            /** @description What it is about. */
            kind: components["schemas"]["AlertKind"];
            /** @description When it was last seen to be so. Kept in memory; it is written only along with something else. */
            last_true_at: components["schemas"]["Timestamp"];
            /**
             * Format: uint32
             * @description One for the first time, two when it came back, and so on.
             */
            occurrence: number;
            /** @description When it opened. */
            opened_at: components["schemas"]["Timestamp"];
            /** @description When it opened of late, oldest first. */
            openings: components["schemas"]["Timestamp"][];
            /** @description When it was over. */
            resolved_at: components["schemas"]["Timestamp"] | null;
            /** @description How bad it is by now. */
            severity: components["schemas"]["Severity"];
            /** @description Who wants to hear nothing of it for a while. */
            snoozed: components["schemas"]["Snooze"] | null;
            /** @description Which one. */
            subject_ref: string;
            /** @description Since when nobody knows whether it still is so. */
            unknown_since: components["schemas"]["Timestamp"] | null;
        };
        /** @description Which alerts are asked for, by whether they are over. */
        AlertScope: "open" | "resolved" | "all";
        /** @description Where an alert stands. */
        AlertState: "open" | "acknowledged" | "snoozed" | "resolved";
        /**
         * alert
         * @description An alert as people see it.
         */
        AlertView: {
            /** @description Who has seen it. */
            acknowledged: components["schemas"]["Acknowledgement"] | null;
            /**
             * Format: int64
             * @description How many seconds ago it opened.
             */
            age_seconds: number;
            /** @description What it follows from: another alert as `<kind>/<subject_ref>`, or `host:<name>`. */
            cause: string | null;
            /** @description Since when it seems to be over, while it is held open. */
            cleared_at: components["schemas"]["Timestamp"] | null;
            /** @description One line for people, as of the last reading. */
            detail: string;
            /** @description When it became one step worse for its age. */
            escalated_at: components["schemas"]["Timestamp"] | null;
            /** @description Whether it comes and goes so often that it is held open until it is quiet. */
            flapping: boolean;
            /**
             * Format: int64
             * @description Its number in this index.
             */
            id: number;
            /** @description What it is about. */
            kind: components["schemas"]["AlertKind"];
            /** @description When it was last seen to be so. Kept in memory; it is written only along with something else. */
            last_true_at: components["schemas"]["Timestamp"];
            /**
             * Format: uint32
             * @description One for the first time, two when it came back, and so on.
             */
            occurrence: number;
            /** @description When it opened. */
            opened_at: components["schemas"]["Timestamp"];
            /** @description When it opened of late, oldest first. */
            openings: components["schemas"]["Timestamp"][];
            /** @description The name of its project. */
            project_slug: string;
            /** @description When it was over. */
            resolved_at: components["schemas"]["Timestamp"] | null;
            /** @description How bad it is by now. */
            severity: components["schemas"]["Severity"];
            /** @description Who wants to hear nothing of it for a while. */
            snoozed: components["schemas"]["Snooze"] | null;
            /** @description Where it stands. */
            state: components["schemas"]["AlertState"];
            /** @description Which one. */
            subject_ref: string;
            /** @description Since when nobody knows whether it still is so. */
            unknown_since: components["schemas"]["Timestamp"] | null;
        };
        /** @description One part of what was found in all projects. */
        AllOfOfFoundBlocked: {
            /** @description What was found. */
            items: components["schemas"]["OfFoundBlocked"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
            /**
             * Format: uint
             * @description How much was found in all.
             */
            total: number;
            /** @description The projects that could not be asked. */
            unread: components["schemas"]["Unread"][];
        };
        /** @description One part of what was found in all projects. */
        AllOfOfFoundIssue: {
            /** @description What was found. */
            items: components["schemas"]["OfFoundIssue"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
            /**
             * Format: uint
             * @description How much was found in all.
             */
            total: number;
            /** @description The projects that could not be asked. */
            unread: components["schemas"]["Unread"][];
        };
        /** @description One part of what was found in all projects. */
        AllOfOfFoundText: {
            /** @description What was found. */
            items: components["schemas"]["OfFoundText"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
            /**
             * Format: uint
             * @description How much was found in all.
             */
            total: number;
            /** @description The projects that could not be asked. */
            unread: components["schemas"]["Unread"][];
        };
        /** @description Puts a closed issue away. */
        ArchiveIssue: {
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
        };
        /** @description A change that somebody asked for. */
        AuditEntry: {
            /** @description Who asked: `operator` for a person, else the name of a token. */
            actor: string;
            /**
             * @description The fields that changed, as they are.
             * @default null
             */
            after: unknown;
            /**
             * @description What was asked for.
             * @default null
             */
            arguments: unknown;
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /**
             * @description The fields that changed, as they were.
             * @default null
             */
            before: unknown;
            /**
             * @description The stable code of the refusal.
             * @default null
             */
            code: string | null;
            /**
             * @description Why it was refused.
             * @default null
             */
            detail: string | null;
            /**
             * @description The events that were written.
             * @default []
             */
            events: string[];
            /** @description The hash of this entry and of the one before it. */
            hash: string;
            /**
             * Format: int64
             * @description Its place, from 1.
             */
            id: number;
            /** @description What was asked for: an operation of a project, else a method and a path of this interface. */
            operation: string;
            /**
             * @description The run, where something changed.
             * @default null
             */
            operation_id: string | null;
            /** @description What came of it: `done`, `unchanged`, `refused` or `failed`. */
            outcome: string;
            /** @description The project. */
            project_slug: string | null;
            /**
             * @description What people call what was changed.
             * @default null
             */
            subject: string | null;
        };
        /** @description Whether the audit is as it was written. */
        AuditVerification: {
            /**
             * Format: uint64
             * @description How many entries there are.
             */
            entries: number;
            /**
             * Format: int64
             * @description The first entry that is not as it was written, or that does not follow the one before.
             */
            first_broken: number | null;
            /** @description The hash of the last entry: kept elsewhere, it shows that none before it was changed since. */
            head: string | null;
            /** @description Whether it is. */
            intact: boolean;
        };
        /**
         * blocked_issue
         * @description An open issue that waits for others. The first fields are the reference's; the others are added.
         */
        BlockedIssue: {
            /** @description The open issues it waits for, least number first. */
            blocked_by: components["schemas"]["LinkedIssue"][];
            /** @description `#12`, or the short id while there is no number. */
            display_id: string;
            /** @description Its blockers that are done already, least number first. */
            done_blockers?: components["schemas"]["LinkedIssue"][];
            /**
             * Format: uint32
             * @description The display number; `null` until one is drawn.
             */
            id: number | null;
            /** @description How urgent it is. */
            priority: components["schemas"]["Priority"];
            /** @description Open or in progress. */
            status: components["schemas"]["Status2"];
            /** @description One line. */
            title: string;
            /** @description The name that never changes. */
            uuid: components["schemas"]["IssueId"];
        };
        /** @description What became of several operations. */
        BulkAnswer: {
            /**
             * Format: uint
             * @description How many were done.
             */
            done: number;
            /** @description What became of each, in order. */
            items: components["schemas"]["BulkResult"][];
            /**
             * Format: uint
             * @description How many were refused.
             */
            refused: number;
        };
        /** @description One of several operations. */
        BulkItem: {
            /** @description Its arguments, as the path of the operation takes them. */
            arguments: unknown;
            /** @description Its name. */
            name: string;
            /**
             * @description The version of the issue or milestone that was seen.
             * @default null
             */
            version: string | null;
        };
        /** @description What became of one of several operations. */
        BulkResult: {
            /** @description What it did. */
            answer: components["schemas"]["Performed"] | null;
            /** @description Whether it was done. */
            ok: boolean;
            /** @description Why it was refused. */
            problem: components["schemas"]["ProblemDetails"] | null;
        };
        /** @description Several operations. */
        BulkWish: {
            /** @description The operations, in order; 200 at most. */
            operations: components["schemas"]["BulkItem"][];
        };
        /** @description What can be done with a project here, and in whose name. */
        Capabilities: {
            /** @description In whose name it is changed. */
            author: string;
            /** @description What helps. */
            hints: string[];
            /** @description Why it cannot be changed. */
            reason: string | null;
            /** @description Where answers come from. */
            source: components["schemas"]["Source"];
            /** @description Whether it can be changed here. */
            writable: boolean;
        };
        /** @description What becomes of the sub-issues of a deleted issue. */
        Children: "refuse" | "delete" | "keep";
        /**
         * ci_report
         * @description What was reported.
         */
        CiNoted: {
            /** @description Which check. */
            check: string | null;
            /** @description The commit. */
            commit: string;
            /** @description What the check said. */
            state: components["schemas"]["CiState"];
            /** @description Where there is more to read. */
            url: string | null;
        };
        /** @description What a check can say of a commit. */
        CiState: "passing" | "running" | "failing";
        /** @description How a claim came out. */
        Claimed: {
            /** @description Whether the claim was held before. */
            already: boolean;
            /** @description What people call the issue. */
            display_id: string;
            /** @description Whom it was taken from. */
            from: string | null;
            /** @description Whether the remote has not granted it yet, so that another clone may be granted it first. */
            tentative?: boolean;
            /** @description Its title. */
            title: string;
        };
        /** @description Claims an issue for the agent's session. */
        ClaimIssue: {
            /**
             * @description The branch the work is on.
             * @default null
             */
            branch: string | null;
            /**
             * @description Whether to take the issue from another agent.
             * @default false
             */
            force: boolean;
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
            /**
             * @description Whether to take on a claim of the same agent's other session.
             * @default false
             */
            resume: boolean;
        };
        /** @description What is unusual about a claim. */
        ClaimMark: "elsewhere" | "tentative";
        /** @description What closing an issue achieved. */
        Closed: {
            /** @description Whether it was closed before. */
            already: boolean;
            /** @description The sub-issues that were closed with it. */
            also_closed: string[];
            /** @description What people call the issue. */
            display_id: string;
            /** @description The sub-issues that stay open. */
            open_subissues: string[];
            /** @description Whether a lock was released. */
            released: boolean;
            /** @description The timer that ran on what was closed; it was stopped, and its time logged. */
            timer?: components["schemas"]["StoppedTimer"] | null;
            /** @description Its title. */
            title: string;
            /** @description The issues that nothing blocks any more. */
            unblocked: string[];
        };
        /** @description Closes an issue and releases one's own lock on it. */
        CloseIssue: {
            /**
             * @description Whether to go on although another agent holds the issue.
             * @default false
             */
            force: boolean;
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
            /**
             * @description Why it is closed.
             * @default null
             */
            reason: string | null;
            /**
             * @description Whether its open sub-issues are closed too.
             * @default false
             */
            recursive: boolean;
        };
        /** Format: uuid */
        CommentId: string;
        /**
         * comment
         * @description A comment or intervention.
         */
        CommentView: {
            /** @description Who wrote it. */
            author: string;
            /** @description The text. */
            content: string;
            /** @description When it was written. */
            created_at: components["schemas"]["Timestamp"];
            /** @description The fingerprint of the driver's key. */
            driver_key_fingerprint?: string | null;
            /** @description Whether its text was replaced since. */
            edited?: boolean;
            /**
             * Format: int64
             * @description Its place among the comments of this database; it may differ in other clones.
             */
            id: number;
            /** @description What was going on when a driver stepped in. */
            intervention_context?: string | null;
            /**
             * Format: uint32
             * @description The display number of the issue.
             */
            issue_id: number | null;
            /** @description `note`, `plan`, … or any other word. */
            kind: string;
            /** @description Whether its text is hidden for good. */
            redacted?: boolean;
            /** @description What made a driver step in. */
            trigger_type?: string | null;
            /** @description The name that never changes. */
            uuid: components["schemas"]["CommentId"];
        };
        /** @description What the server goes by. */
        Config: {
            /** @description The kinds of alerts, and what each goes by unless somebody set it otherwise for a project. */
            alert_kinds: components["schemas"]["AlertKindInfo"][];
            /** @description The version of the program. */
            version: string;
        };
        /**
         * conflict
         * @description Values that were written to one place by people who did not see each other's.
         */
        ConflictView: {
            /** @description What was written beside it, oldest first. */
            beside: components["schemas"]["WrittenValue"][];
            /** @description What people call it. */
            display_id: string;
            /** @description What was written: a field, or `label:ui`, `blocker:#4`, `relation:#4`, `reference:gh-1`, `comment:1a2b3c4d`. */
            field: string;
            /**
             * Format: uint32
             * @description The number of the issue or milestone.
             */
            id: number | null;
            /** @description Whether it is a milestone. */
            milestone: boolean;
            /** @description What stands. */
            stands: components["schemas"]["WrittenValue"];
            /** @description Its title, or its name. */
            title: string;
        };
        /** @description A line of a page. */
        ContextLine: {
            /**
             * Format: uint
             * @description Its number, from 1.
             */
            line: number;
            /** @description Its text. */
            text: string;
        };
        /** @description What a driver can ask an agent for. */
        Control: "pause" | "resume" | "stop" | "reprioritise";
        /** @description The numbers of a project. */
        Counters: {
            /**
             * Format: uint64
             * @description Agents whose last heartbeat is at most ten minutes old, or lies ahead.
             * @default 0
             */
            active_agents: number;
            /**
             * Format: uint64
             * @description Open issues with a blocker that is an open issue of the same hub.
             * @default 0
             */
            blocked_issues: number;
            /**
             * Format: uint64
             * @description Parts of the hub that cannot be read.
             * @default 0
             */
            damaged_parts: number;
            /**
             * Format: uint64
             * @description Open issues that are due within a day, but not yet overdue.
             * @default 0
             */
            due_soon_issues: number;
            /**
             * Format: uint64
             * @description Events in the log of one agent that say they are another's.
             * @default 0
             */
            foreign_events: number;
            /**
             * Format: uint64
             * @description Signatures that do not verify.
             * @default 0
             */
            invalid_signatures: number;
            /**
             * Format: uint64
             * @description Events that the reference's readers have lost; what they created counts above.
             * @default 0
             */
            late_events: number;
            /**
             * Format: uint64
             * @description Issues that are open; closed and archived ones do not count.
             * @default 0
             */
            open_issues: number;
            /**
             * Format: uint64
             * @description Open issues whose due time is over.
             * @default 0
             */
            overdue_issues: number;
            /**
             * Format: uint64
             * @description Events beyond the checkpoint, already counted in the numbers above; of a project of this program those that are not
             *     pushed yet.
             * @default 0
             */
            pending_events: number;
            /**
             * Format: uint64
             * @description Events that are kept without effect, as nobody admitted their keys.
             * @default 0
             */
            quarantined_events: number;
            /**
             * Format: uint64
             * @description Locks held for more than an hour; in format 4, locks whose lease ran out.
             * @default 0
             */
            stale_locks: number;
            /**
             * Format: uint64
             * @description Events without a signature.
             * @default 0
             */
            unsigned_events: number;
            /**
             * Format: uint64
             * @description Signatures by keys the hub does not trust.
             * @default 0
             */
            untrusted_signatures: number;
        };
        /**
         * count
         * @description How many issues answer to a query.
         */
        CountView: {
            /** @description The same by the values of a key, if one was asked for. */
            groups?: components["schemas"]["Group"][] | null;
            /**
             * Format: uint32
             * @description All of them.
             */
            total: number;
        };
        /** @description Creates an issue with everything it begins with. */
        CreateIssue: {
            /**
             * @description What must hold when it is done.
             * @default null
             */
            acceptance: string | null;
            /**
             * @description Who should do it.
             * @default null
             */
            assignee: string | null;
            /**
             * @description The issues that must be closed first.
             * @default []
             */
            blockers: components["schemas"]["IssueId"][];
            /**
             * @description Markdown, at most 64 KiB.
             * @default null
             */
            description: string | null;
            /**
             * @description Work should be done by this.
             * @default null
             */
            due: components["schemas"]["Timestamp"] | null;
            /**
             * @description The ids it has elsewhere.
             * @default []
             */
            external_refs: string[];
            /**
             * @description Its labels.
             * @default []
             */
            labels: string[];
            /**
             * @description The milestone it counts towards.
             * @default null
             */
            milestone: components["schemas"]["MilestoneId"] | null;
            /**
             * @description The issue it is a part of.
             * @default null
             */
            parent: components["schemas"]["IssueId"] | null;
            /**
             * @description How urgent it is.
             * @default medium
             */
            priority: components["schemas"]["Priority"];
            /**
             * @description Work should not start before this.
             * @default null
             */
            scheduled: components["schemas"]["Timestamp"] | null;
            /**
             * @description One line of at most 512 characters.
             * @default
             */
            title: string;
            /**
             * @description What sort of work it is.
             * @default null
             */
            type: string | null;
        };
        /** @description Creates a milestone. */
        CreateMilestone: {
            /**
             * @description Markdown.
             * @default null
             */
            description: string | null;
            /**
             * @description When it should be reached.
             * @default null
             */
            due: components["schemas"]["Timestamp"] | null;
            /**
             * @description One line.
             * @default
             */
            name: string;
        };
        /** @description What deleting or restoring achieved. */
        Deleted: {
            /** @description What people call the issue. */
            display_id: string;
            /** @description The sub-issues that went up to its parent. */
            kept: string[];
            /** @description The sub-issues that went with it. */
            with: string[];
        };
        /** @description Hides an issue. Restoring brings everything back. */
        DeleteIssue: {
            /**
             * @description What becomes of its sub-issues.
             * @default refuse
             */
            children: components["schemas"]["Children"];
            /**
             * @description Whether to go on although another agent holds the issue.
             * @default false
             */
            force: boolean;
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
        };
        /** @description Hides a milestone. Its issues stay. */
        DeleteMilestone: {
            /** @description The milestone. */
            milestone: components["schemas"]["MilestoneId"];
        };
        /** @description Replaces a comment's text. */
        EditComment: {
            /** @description The new text. */
            body: string;
            /** @description The comment. */
            comment: components["schemas"]["CommentId"];
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
        };
        /** @description What became of an edit. */
        Edited: {
            /** @description Whether anything changed. */
            changed: boolean;
            /** @description What people call the issue. */
            display_id: string;
        };
        /** @description Writes fields of an issue. A field that is absent stays; one that is `null` is emptied. */
        EditIssue: {
            /**
             * @description New acceptance criteria; empty takes them away.
             * @default null
             */
            acceptance: string | null;
            /**
             * @description A new assignee; empty takes it away.
             * @default null
             */
            assignee: string | null;
            /**
             * @description A new description; empty takes it away.
             * @default null
             */
            description: string | null;
            /** @description A new date by which work should be done, or none. */
            due?: components["schemas"]["Timestamp"] | null;
            /**
             * @description Whether to go on although another agent holds the issue.
             * @default false
             */
            force: boolean;
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
            /** @description A new parent, or none. */
            parent?: components["schemas"]["IssueId"] | null;
            /**
             * @description A new priority.
             * @default null
             */
            priority: components["schemas"]["Priority"] | null;
            /** @description A new date before which work should not start, or none. */
            scheduled?: components["schemas"]["Timestamp"] | null;
            /**
             * @description A new title.
             * @default null
             */
            title: string | null;
            /**
             * @description A new type.
             * @default null
             */
            type: string | null;
        };
        /** @description Writes fields of a milestone. A field that is absent stays. */
        EditMilestone: {
            /**
             * @description A new description; empty takes it away.
             * @default null
             */
            description: string | null;
            /**
             * @description A new due date.
             * @default null
             */
            due: components["schemas"]["Timestamp"] | null;
            /** @description The milestone. */
            milestone: components["schemas"]["MilestoneId"];
            /**
             * @description A new name.
             * @default null
             */
            name: string | null;
            /**
             * @description Whether the due date is taken away.
             * @default false
             */
            no_due: boolean;
        };
        /** @description Which set, and what. */
        ElementOf: {
            label: string;
        } | {
            blocker: components["schemas"]["IssueId"];
        } | {
            relation: components["schemas"]["IssueId"];
        } | {
            external_ref: string;
        };
        /** @description Why an attempt failed. */
        ErrorClass: "timeout" | "network" | "rate_limited" | "auth_required" | "missing" | "unsupported" | "corrupt" | "no_hub" | "other";
        EventId: string;
        /** @description A delivery that failed and is tried again; all others wait behind it. */
        Failing: {
            /**
             * Format: uint32
             * @description How often it failed.
             */
            attempts: number;
            /** @description Why it failed the last time. */
            error: string;
            /** @description When it is tried again. */
            next_at: components["schemas"]["Timestamp"];
        };
        /** @description What an endpoint wants to hear of; an empty list means all. */
        Filter: {
            /** @description Only these kinds. */
            kinds?: components["schemas"]["AlertKind"][];
            /** @description Nothing milder than this. */
            min_severity?: components["schemas"]["Severity"] | null;
            /** @description Only this news. */
            news?: components["schemas"]["News"][];
            /** @description Only these projects: `owner/repo`, or `owner/*` for all of an owner. */
            projects?: string[];
        };
        /** @description How many issues have one value. */
        Group: {
            /**
             * Format: uint32
             * @description How many.
             */
            count: number;
            /** @description The value; `null` for the issues without one. */
            key: string | null;
        };
        /** @description Whether a claim can be relied upon. */
        Guard: "held" | "unconfirmed" | "not_held";
        /** @description How well a project is known. */
        HealthState: "starting" | "live" | "delayed" | "degraded" | "unreachable" | "paused" | "missing" | "auth_required" | "unsupported" | "corrupt";
        /** @description The health of a project as clients see it; every time comes with its age. */
        HealthView: {
            /**
             * Format: int64
             * @description How many seconds ago that was.
             */
            age_seconds: number | null;
            /**
             * Format: uint32
             * @description How many attempts failed since the last that worked.
             */
            consecutive_failures: number;
            /**
             * Format: int64
             * @description How many seconds should lie between two attempts.
             */
            interval_seconds: number;
            /** @description When it was last tried to read it. */
            last_attempt: components["schemas"]["Timestamp"] | null;
            /** @description When something new was last read. */
            last_change: components["schemas"]["Timestamp"] | null;
            /** @description What went wrong last; stays until the next attempt that works. */
            last_error: components["schemas"]["LastError"] | null;
            /** @description When it was last read, remote and all. */
            last_success: components["schemas"]["Timestamp"] | null;
            /** @description When it will be tried again. */
            next_attempt: components["schemas"]["Timestamp"] | null;
            /** @description How well the project is known. */
            state: components["schemas"]["HealthState"];
        };
        /**
         * history_entry
         * @description Something that happened.
         */
        HistoryEntry: {
            /** @description Who did it. */
            agent: string;
            /** @description The event. */
            event: components["schemas"]["EventId"];
            /** @description The issue it happened to. */
            issue: components["schemas"]["IssueId"] | null;
            /** @description What sort of event it is, as the log calls it. */
            kind: string;
            /** @description What the run is called. */
            name: string;
            /** @description The first digits of the id of the run it belongs to, by which it can be undone. */
            operation: string;
            /** @description The whole id of the run. */
            operation_id: components["schemas"]["OperationId"];
            /** @description When it was recorded; later for what an import brought. `--since`, `--until` and `--as-of` go by this. */
            recorded: components["schemas"]["Timestamp"];
            /** @description When it happened. */
            time: components["schemas"]["Timestamp"];
            /** @description Whether it was taken back, and not brought back since. */
            undone: boolean;
            /** @description What happened, in one sentence. */
            what: string;
        };
        /** @description Records that a driver stepped in. */
        Intervene: {
            /** @description What the driver did or said. */
            body: string;
            /**
             * @description What was going on.
             * @default null
             */
            context: string | null;
            /**
             * @description The fingerprint of the driver's key, if known.
             * @default null
             */
            driver_key_fingerprint: string | null;
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
            /** @description What made the driver step in. */
            trigger: string;
        };
        /**
         * intervention
         * @description What became of a note that a driver stepped in.
         */
        Intervention: {
            /** @description What people call the issue. */
            display_id: string;
            /** @description Whether it was recorded; not where the setting `intervention_tracking` is off. */
            recorded: boolean;
        };
        /** Format: uuid */
        IssueId: string;
        /** @description The issue that was made. */
        IssueMade: {
            /** @description `#12`, or the short id while there is no number. */
            display_id: string;
            /**
             * Format: uint32
             * @description Its display number.
             */
            id: number | null;
            /** @description What people call its parent. */
            parent?: string | null;
            /** @description The name that never changes. */
            uuid: components["schemas"]["IssueId"];
        };
        /** @description One part of the issues that answer to a query. */
        IssuesPart: {
            /** @description The issues; only the fields that were asked for, if any were. */
            items: components["schemas"]["IssueSummary"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
            /**
             * Format: uint
             * @description How many answer to the query in all.
             */
            total: number;
        };
        /**
         * issue_detail
         * @description An issue with everything that belongs to it.
         */
        IssueStory: {
            /** @description What must hold when it is done. */
            acceptance?: string | null;
            /** @description Every number it answers to, if there is more than one. */
            aliases?: number[];
            /** @description Who should do it. */
            assignee: string | null;
            /** @description The display numbers of its blockers. */
            blocked_by: number[];
            /** @description Its blockers, by name. */
            blockers: components["schemas"]["LinkedIssue"][];
            /** @description The display numbers of the issues it blocks. */
            blocking: number[];
            /** @description The issues it blocks, by name. */
            blocks: components["schemas"]["LinkedIssue"][];
            /** @description What is unusual about that claim. */
            claim?: components["schemas"]["ClaimMark"] | null;
            /** @description Who holds it now. */
            claimed_by: string | null;
            /** @description Why it was closed, if somebody said. */
            close_reason?: string | null;
            /** @description When it was closed, while it is not open. */
            closed_at: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint32
             * @description How many comments it has.
             */
            comment_count: number;
            /** @description Its comments, oldest first. */
            comments: components["schemas"]["CommentView"][];
            /** @description What was written beside each other and waits for `conflicts settle`, by name. */
            conflicts?: string[];
            /** @description When it was created. */
            created_at: components["schemas"]["Timestamp"];
            /** @description Who created it. */
            created_by: string | null;
            /** @description Whether it was deleted and can be restored. */
            deleted?: boolean;
            /** @description Markdown, up to 64 KiB. */
            description: string | null;
            /** @description `#12`, or the short id while there is no number. */
            display_id: string;
            /** @description Work should be done by this. */
            due_at?: components["schemas"]["Timestamp"] | null;
            /** @description Ids it has elsewhere. */
            external_refs?: string[];
            /** @description What an import brought and no field holds. */
            foreign?: {
                [key: string]: components["schemas"]["Json"];
            };
            /** @description What happened to it last, newest first. */
            history: components["schemas"]["HistoryEntry"][];
            /**
             * Format: uint32
             * @description The display number; `null` until one is drawn.
             */
            id: number | null;
            /** @description Sorted. */
            labels: string[];
            /** @description Who holds it. */
            lock: components["schemas"]["LockView"] | null;
            /** @description Its milestone. */
            milestone: components["schemas"]["MilestoneView"] | null;
            /**
             * Format: uint32
             * @description The display number of its milestone.
             */
            milestone_id: number | null;
            /**
             * Format: uint32
             * @description How many open issues block it.
             */
            open_blockers: number;
            /** @description Its parent. */
            parent?: components["schemas"]["LinkedIssue"] | null;
            /**
             * Format: uint32
             * @description The display number of the parent.
             */
            parent_id: number | null;
            /** @description How urgent it is. */
            priority: components["schemas"]["Priority"];
            /** @description How many sub-issues it has, and how many of them are closed or archived. */
            progress: components["schemas"]["Progress"];
            /** @description The issues it has to do with, least number first. */
            related: components["schemas"]["IssueSummary"][];
            /** @description Work should not start before this. */
            scheduled_at?: components["schemas"]["Timestamp"] | null;
            /** @description Open, in progress (open and held), closed or archived. */
            status: components["schemas"]["Status2"];
            /** @description Its sub-issues, least number first. */
            subissues: components["schemas"]["IssueSummary"][];
            /** @description Stretches of work logged on it, oldest first. */
            time_entries: components["schemas"]["TimeEntryView"][];
            /** @description One line. */
            title: string;
            /** @description What sort of work it is. */
            type: string;
            /** @description When anything about it last changed. */
            updated_at: components["schemas"]["Timestamp"];
            /** @description The name that never changes. */
            uuid: components["schemas"]["IssueId"];
            /** @description Its newest event here: send it as `If-Match` with a change, which is refused where there is a newer one. */
            version: components["schemas"]["EventId"] | null;
        };
        /**
         * issue
         * @description One issue in a list. The first fields are the reference's, in its order; the others are added.
         */
        IssueSummary: {
            /** @description Who should do it. */
            assignee: string | null;
            /** @description What is unusual about that claim. */
            claim?: components["schemas"]["ClaimMark"] | null;
            /** @description Who holds it now. */
            claimed_by: string | null;
            /** @description Why it was closed, if somebody said. */
            close_reason?: string | null;
            /** @description When it was closed, while it is not open. */
            closed_at: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint32
             * @description How many comments it has.
             */
            comment_count: number;
            /** @description When it was created. */
            created_at: components["schemas"]["Timestamp"];
            /** @description Who created it. */
            created_by: string | null;
            /** @description Whether it was deleted and can be restored. */
            deleted?: boolean;
            /** @description Markdown, up to 64 KiB. */
            description: string | null;
            /** @description `#12`, or the short id while there is no number. */
            display_id: string;
            /** @description Work should be done by this. */
            due_at?: components["schemas"]["Timestamp"] | null;
            /** @description Ids it has elsewhere. */
            external_refs?: string[];
            /**
             * Format: uint32
             * @description The display number; `null` until one is drawn.
             */
            id: number | null;
            /** @description Sorted. */
            labels: string[];
            /**
             * Format: uint32
             * @description The display number of its milestone.
             */
            milestone_id: number | null;
            /**
             * Format: uint32
             * @description How many open issues block it.
             */
            open_blockers: number;
            /**
             * Format: uint32
             * @description The display number of the parent.
             */
            parent_id: number | null;
            /** @description How urgent it is. */
            priority: components["schemas"]["Priority"];
            /** @description How many sub-issues it has, and how many of them are closed or archived. */
            progress: components["schemas"]["Progress"];
            /** @description Work should not start before this. */
            scheduled_at?: components["schemas"]["Timestamp"] | null;
            /** @description Open, in progress (open and held), closed or archived. */
            status: components["schemas"]["Status2"];
            /** @description One line. */
            title: string;
            /** @description What sort of work it is. */
            type: string;
            /** @description When anything about it last changed. */
            updated_at: components["schemas"]["Timestamp"];
            /** @description The name that never changes. */
            uuid: components["schemas"]["IssueId"];
        };
        Json: unknown;
        /** @description What somebody set for a kind; what is absent stays as it was. */
        KindChange: {
            /** @description Whether it fires at all. */
            enabled?: boolean | null;
            /**
             * Format: int64
             * @description After how many seconds it becomes one step worse; zero means never.
             */
            escalate_after?: number | null;
            /**
             * Format: int64
             * @description How much is too much, in the unit of the kind.
             */
            limit?: number | null;
            /**
             * Format: int64
             * @description For how many seconds it must be over before it is resolved.
             */
            off_delay?: number | null;
            /**
             * Format: int64
             * @description For how many seconds it must be so before it opens.
             */
            on_delay?: number | null;
            /** @description How bad it is. */
            severity?: components["schemas"]["Severity"] | null;
            /**
             * Format: int64
             * @description How far back it looks, in seconds.
             */
            window?: number | null;
        };
        /** @description A failure, as it is remembered. */
        LastError: {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description Why. */
            class: components["schemas"]["ErrorClass"];
            /** @description One line for people. */
            text: string;
        };
        /** @description What the log says of an issue's life. Whether an open issue is in progress is the lock's to say. */
        Lifecycle: "open" | "closed" | "archived";
        /**
         * linked_issue
         * @description An issue that another one names.
         */
        LinkedIssue: {
            /** @description `#12`, or the short id while there is no number. */
            display_id: string;
            /**
             * Format: uint32
             * @description The display number; `null` until one is drawn.
             */
            id: number | null;
            /** @description How urgent it is. */
            priority: components["schemas"]["Priority"];
            /** @description Open, in progress, closed or archived. */
            status: components["schemas"]["Status2"];
            /** @description One line. */
            title: string;
            /** @description The name that never changes. */
            uuid: components["schemas"]["IssueId"];
        };
        /**
         * live_message
         * @description Something a client is told. Numbers count from 1 as long as the server runs, and only ever grow.
         */
        LiveMessage: {
            /**
             * Format: uint32
             * @description The number of this way of talking.
             */
            schema: number;
            /**
             * Format: uint64
             * @description The number of the last change.
             */
            sequence: number;
            /** @description Names this run of the server. `<server_id>-<sequence>` is where to go on from. */
            server_id: string;
            /** @constant */
            type: "hello";
        } | {
            /**
             * Format: uint64
             * @description The number of the last change.
             */
            sequence: number;
            /** @constant */
            type: "gap";
        } | {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description The projects, by their names. */
            projects: components["schemas"]["ProjectView"][];
            /**
             * Format: uint64
             * @description The number of the last change it holds.
             */
            sequence: number;
            /** @constant */
            type: "snapshot";
        } | {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description How it is now. */
            project: components["schemas"]["ProjectView"];
            /**
             * Format: uint64
             * @description The number of this change.
             */
            sequence: number;
            /** @description The project's name. */
            slug: string;
            /** @constant */
            type: "project";
        } | {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /**
             * Format: uint64
             * @description The number of this change.
             */
            sequence: number;
            /** @description The project's name. */
            slug: string;
            /** @constant */
            type: "removed";
        } | {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description What, in order. */
            events: components["schemas"]["AlertEvent"][];
            /**
             * Format: uint64
             * @description The number of this change.
             */
            sequence: number;
            /** @description The project's name. */
            slug: string;
            /** @constant */
            type: "alerts";
        };
        /**
         * lock
         * @description Who holds an issue.
         */
        LockView: {
            /** @description Who holds it. */
            agent_id: string;
            /** @description The holder's branch, if it said. */
            branch: string | null;
            /** @description Since when. */
            claimed_at: components["schemas"]["Timestamp"];
            /** @description What people call the issue. */
            display_id: string;
            /** @description The log of the database it is held in; `null` where that is this one. */
            elsewhere: string | null;
            /** @description Whether the agent that asks may rely on it. */
            guard: components["schemas"]["Guard"];
            /**
             * Format: uint32
             * @description The display number; `null` until one is drawn.
             */
            id: number | null;
            /**
             * Format: uint32
             * @description How long the claim lasts without a renewal.
             */
            lease_seconds: number;
            /**
             * Format: uint64
             * @description How often it was renewed.
             */
            renewed: number;
            /** @description Whether its holder was silent for so long that it may be taken without force. */
            stale: boolean;
            /** @description Whether the remote has not granted it yet. */
            tentative: boolean;
            /** @description Its title; empty where the issue is not known here. */
            title: string;
            /** @description The issue. */
            uuid: components["schemas"]["IssueId"];
        };
        /**
         * login_link
         * @description A link that lets a browser in, once.
         */
        LoginLink: {
            /** @description Until when it can be used. */
            expires_at: components["schemas"]["Timestamp"];
            /** @description The link. Its secret stands behind `#`, which browsers keep to themselves. */
            url: string;
        };
        /** @description Logs a stretch of work on an issue. */
        LogTime: {
            /** @description When it ended. */
            ended_at: components["schemas"]["Timestamp"];
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
            /** @description When it began. */
            started_at: components["schemas"]["Timestamp"];
        };
        /** Format: uuid */
        MilestoneId: string;
        /** @description A milestone that was made or changed. */
        MilestoneMade: {
            /** @description Whether anything changed. */
            changed: boolean;
            /**
             * Format: uint32
             * @description Its display number.
             */
            id: number | null;
            /** @description Its name. */
            name: string;
            /** @description The name that never changes. */
            uuid: components["schemas"]["MilestoneId"];
        };
        /**
         * @description Whether a milestone is reached.
         * @enum {string}
         */
        MilestoneStatus: "open" | "closed" | "all";
        /**
         * milestone_detail
         * @description A milestone with its issues.
         */
        MilestoneStory: {
            /** @description When it was closed, while it is not open. */
            closed_at: components["schemas"]["Timestamp"] | null;
            /** @description When it was created. */
            created_at: components["schemas"]["Timestamp"];
            /** @description Who created it. */
            created_by: string;
            /** @description Markdown. */
            description: string | null;
            /** @description When it should be reached. */
            due_at?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint32
             * @description The display number; `null` until one is drawn.
             */
            id: number | null;
            /** @description Its issues, least number first. */
            issues: components["schemas"]["LinkedIssue"][];
            /** @description One line. */
            name: string;
            /** @description How far its issues are done. */
            progress: components["schemas"]["Progress"];
            /** @description `open` or `closed`. */
            status: components["schemas"]["Lifecycle"];
            /** @description The name that never changes. */
            uuid: components["schemas"]["MilestoneId"];
            /** @description Its newest event here: send it as `If-Match` with a change, which is refused where there is a newer one. */
            version: components["schemas"]["EventId"] | null;
        };
        /**
         * milestone
         * @description A milestone.
         */
        MilestoneView: {
            /** @description When it was closed, while it is not open. */
            closed_at: components["schemas"]["Timestamp"] | null;
            /** @description When it was created. */
            created_at: components["schemas"]["Timestamp"];
            /** @description Who created it. */
            created_by: string;
            /** @description Markdown. */
            description: string | null;
            /** @description When it should be reached. */
            due_at?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint32
             * @description The display number; `null` until one is drawn.
             */
            id: number | null;
            /** @description One line. */
            name: string;
            /** @description How far its issues are done. */
            progress: components["schemas"]["Progress"];
            /** @description `open` or `closed`. */
            status: components["schemas"]["Lifecycle"];
            /** @description The name that never changes. */
            uuid: components["schemas"]["MilestoneId"];
        };
        /** @description An endpoint somebody wants to be told. Those in private networks are added on the command line. */
        NewEndpoint: {
            /**
             * @description What it wants to hear of; everything, if absent.
             * @default {}
             */
            filter: components["schemas"]["Filter"];
            /** @description Which form of body it takes; if absent, its address tells. */
            kind?: components["schemas"]["WebhookKind"];
            /** @description What bodies are signed with. */
            secret?: string | null;
            /** @description Its address. */
            url: string;
        };
        /** @description What happened, as endpoints hear of it. */
        News: "opened" | "escalated" | "resolved" | "test";
        /** @description Something of one of the projects. */
        OfFoundBlocked: {
            blocked: components["schemas"]["BlockedIssue"];
            /** @description The name of the project. */
            project: string;
            /**
             * Format: int64
             * @description Its number.
             */
            project_id: number;
        };
        /** @description Something of one of the projects. */
        OfFoundIssue: {
            issue: components["schemas"]["IssueSummary"];
            /** @description The name of the project. */
            project: string;
            /**
             * Format: int64
             * @description Its number.
             */
            project_id: number;
        };
        /** @description Something of one of the projects. */
        OfFoundText: {
            /** @description The issue. */
            issue?: components["schemas"]["IssueSummary"] | null;
            /** @description Which of the two it is. */
            kind: components["schemas"]["TextKind"];
            /** @description The page, and where in it. */
            page?: components["schemas"]["PageHit"] | null;
            /** @description The name of the project. */
            project: string;
            /**
             * Format: int64
             * @description Its number.
             */
            project_id: number;
        };
        /** @description What an agent answered. */
        OlderAck: {
            ack_at: components["schemas"]["Timestamp"];
            acted: boolean;
            notes: string | null;
            result: string;
        };
        /** @description An agent that gave a sign of life. */
        OlderAgent: {
            /** Format: uint32 */
            active_issue_id: number | null;
            agent_id: string;
            last_heartbeat: components["schemas"]["Timestamp"];
            machine_id: string;
        };
        /** @description An open alert in the shape of the reference. */
        OlderAlert: {
            acknowledged_at: components["schemas"]["Timestamp"] | null;
            detail: string;
            /** Format: int64 */
            id: number;
            kind: components["schemas"]["AlertKind"];
            opened_at: components["schemas"]["Timestamp"];
            project_slug: string;
            resolved_at: components["schemas"]["Timestamp"] | null;
            severity: components["schemas"]["Severity"];
            subject_ref: string;
        };
        /** @description A comment. */
        OlderComment: {
            author: string;
            content: string;
            created_at: components["schemas"]["Timestamp"];
            driver_key_fingerprint?: string | null;
            /** Format: uint32 */
            id?: number | null;
            intervention_context?: string | null;
            kind: string;
            signature?: string | null;
            signed_by?: string | null;
            trigger_type?: string | null;
            uuid: string;
        };
        /** @description The counters of the reference. */
        OlderCounters: {
            /** Format: uint64 */
            active_agents: number;
            /** Format: uint64 */
            blocked_issues: number;
            /** @description Not known here; a failure shows as an alert. */
            ci_status: string | null;
            /** Format: uint64 */
            due_soon_issues: number;
            /** Format: uint64 */
            open_issues: number;
            /** Format: uint64 */
            overdue_issues: number;
            /** Format: uint64 */
            stale_locks: number;
            updated_at: components["schemas"]["Timestamp"] | null;
        };
        /** @description An issue. */
        OlderIssue: {
            blockers?: components["schemas"]["IssueId"][];
            closed_at?: components["schemas"]["Timestamp"] | null;
            comments?: components["schemas"]["OlderComment"][];
            created_at: components["schemas"]["Timestamp"];
            created_by: string;
            description?: string | null;
            /** Format: uint32 */
            display_id: number | null;
            due_at?: components["schemas"]["Timestamp"] | null;
            labels?: string[];
            milestone_uuid?: components["schemas"]["MilestoneId"] | null;
            parent_uuid?: components["schemas"]["IssueId"] | null;
            priority: components["schemas"]["Priority"];
            related?: components["schemas"]["IssueId"][];
            scheduled_at?: components["schemas"]["Timestamp"] | null;
            status: components["schemas"]["Lifecycle"];
            time_entries?: components["schemas"]["OlderTimeEntry"][];
            title: string;
            updated_at: components["schemas"]["Timestamp"];
            uuid: components["schemas"]["IssueId"];
        };
        /** @description Who works on an issue. */
        OlderLock: {
            agent_id: string;
            branch: string | null;
            claimed_at: components["schemas"]["Timestamp"];
            /** Format: uint32 */
            issue_id: number;
            /** @description Empty where it is not signed. */
            signed_by: string;
        };
        /** @description A project in the shape of the reference. */
        OlderProject: {
            added_at: components["schemas"]["Timestamp"];
            counters: components["schemas"]["OlderCounters"];
            /** @description When the hub was last really read, remote and all. */
            hub_fetched_at: components["schemas"]["Timestamp"] | null;
            /** @description The commit of a hub of the second generation. */
            hub_sha: string | null;
            last_activity_at: components["schemas"]["Timestamp"] | null;
            pinned: boolean;
            slug: string;
            /** @description `active` or `paused`. */
            status: string;
            /** @description Not known here: nothing is written through this interface. */
            write_capability: string | null;
        };
        /** @description A project with all that its hub holds, in the shape of the reference. */
        OlderProjectDetail: {
            added_at: components["schemas"]["Timestamp"];
            /** @description What was asked of agents, by their names. */
            agent_requests: components["schemas"]["OlderRequests"][];
            /** @description Agents that gave a sign of life, by name. */
            agents: components["schemas"]["OlderAgent"][];
            /** @description What continuous integration says, if anything. */
            ci_status: string | null;
            counters: components["schemas"]["OlderCounters"];
            /** @description When the hub was last really read, remote and all. */
            hub_fetched_at: components["schemas"]["Timestamp"] | null;
            /** @description The commit of a hub of the second generation. */
            hub_sha: string | null;
            /** @description Open ones first, then by number; those without a number last. */
            issues: components["schemas"]["OlderIssue"][];
            last_activity_at: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint32
             * @description The generation of the hub: 1 to 3, or 4 for a project of this program.
             */
            layout_version: number;
            /** @description By the number of the issue. */
            locks: components["schemas"]["OlderLock"][];
            pinned: boolean;
            /** @description How the signatures fared. */
            signature_state: components["schemas"]["OlderSignatureState"];
            slug: string;
            /** @description `active` or `paused`. */
            status: string;
            /** @description Not known here: nothing is written through this interface. */
            write_capability: string | null;
        };
        /** @description A request. */
        OlderRequest: {
            ack: components["schemas"]["OlderAck"] | null;
            kind: string;
            reason: string | null;
            request_id: string;
            requested_at: components["schemas"]["Timestamp"];
            requested_by: string;
            /** Format: uint32 */
            subject_issue: number | null;
        };
        /** @description What was asked of an agent. */
        OlderRequests: {
            agent_id: string;
            requests: components["schemas"]["OlderRequest"][];
        };
        /** @description How the signatures of a hub fared, all in all. */
        OlderSignatureState: "valid" | "unsigned" | "invalid" | "unknown";
        /** @description A stretch of work. */
        OlderTimeEntry: {
            /** Format: int64 */
            duration_seconds?: number | null;
            ended_at?: components["schemas"]["Timestamp"] | null;
            /** Format: int64 */
            id?: number | null;
            started_at: components["schemas"]["Timestamp"];
            uuid: string;
        };
        /** @description The endpoints in the shape of the reference, though masked. */
        OlderWebhooks: {
            /** @description Their schemes and hosts. */
            urls: string[];
        };
        /** Format: uuid */
        OperationId: string;
        /**
         * page_detail
         * @description A page with its text.
         */
        PageDetail: {
            /** @description The text below the front matter. */
            body: string;
            /** @description Who wrote in it. */
            contributors: string[];
            /** @description The day it was made; empty if it does not say. */
            created: string;
            /** @description The commit it was read from. */
            revision: string;
            /** @description Its name. */
            slug: string;
            /** @description Where what it says is from. */
            sources: components["schemas"]["PageSourceView"][];
            /** @description Its tags. */
            tags: string[];
            /** @description Its title; its name if it has none. */
            title: string;
            /** @description The day it was changed last; empty if it does not say. */
            updated: string;
        };
        /**
         * page_hit
         * @description A place in a page.
         */
        PageHit: {
            /** @description It with the lines around; those of further hits that are near belong to it. */
            context: components["schemas"]["ContextLine"][];
            /**
             * Format: uint
             * @description The first line that has a word.
             */
            line_number: number;
            /** @description The page. */
            slug: string;
            /** @description Its title. */
            title: string;
        };
        /** @description One part of a list. */
        PageOfActivityView: {
            /** @description The items. */
            items: components["schemas"]["ActivityView"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description One part of a list. */
        PageOfAgentStanding: {
            /** @description The items. */
            items: components["schemas"]["AgentStanding"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description One part of a list. */
        PageOfAlertView: {
            /** @description The items. */
            items: components["schemas"]["AlertView"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description One part of a list. */
        PageOfAuditEntry: {
            /** @description The items. */
            items: components["schemas"]["AuditEntry"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description One part of a list. */
        PageOfConflictView: {
            /** @description The items. */
            items: components["schemas"]["ConflictView"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description One part of a list. */
        PageOfHistoryEntry: {
            /** @description The items. */
            items: components["schemas"]["HistoryEntry"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description One part of a list. */
        PageOfLockView: {
            /** @description The items. */
            items: components["schemas"]["LockView"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description One part of a list. */
        PageOfMilestoneView: {
            /** @description The items. */
            items: components["schemas"]["MilestoneView"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description One part of a list. */
        PageOfPageHit: {
            /** @description The items. */
            items: components["schemas"]["PageHit"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description One part of a list. */
        PageOfPageView: {
            /** @description The items. */
            items: components["schemas"]["PageView"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description One part of a list. */
        PageOfProjectView: {
            /** @description The items. */
            items: components["schemas"]["ProjectView"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description One part of a list. */
        PageOfRequestEntry: {
            /** @description The items. */
            items: components["schemas"]["RequestEntry"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description One part of a list. */
        PageOfSample: {
            /** @description The items. */
            items: components["schemas"]["Sample"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description One part of a list. */
        PageOfWebhookView: {
            /** @description The items. */
            items: components["schemas"]["WebhookView"][];
            /** @description Where the next part begins: send it as `cursor`. Nothing where this was the last. */
            next: string | null;
        };
        /** @description Where something is from. */
        PageSourceView: {
            /** @description The day it was looked at; `null` if it does not say. */
            accessed_at: string | null;
            /** @description What it is called. */
            title: string;
            /** @description The address. */
            url: string;
        };
        /**
         * page
         * @description A page without its text.
         */
        PageView: {
            /** @description Who wrote in it. */
            contributors: string[];
            /** @description The day it was made; empty if it does not say. */
            created: string;
            /** @description Its name. */
            slug: string;
            /** @description Where what it says is from. */
            sources: components["schemas"]["PageSourceView"][];
            /** @description Its tags. */
            tags: string[];
            /** @description Its title; its name if it has none. */
            title: string;
            /** @description The day it was changed last; empty if it does not say. */
            updated: string;
        };
        /**
         * performed
         * @description What an operation that was asked for by its name did.
         */
        Performed: {
            /** @description How far it has travelled. */
            ack: components["schemas"]["Ack"];
            /** @description The events that were written, in order. */
            events: components["schemas"]["PerformedEvent"][];
            /** @description Its name. */
            operation: string;
            /** @description The run it can be undone by; nothing if nothing changed. */
            operation_id: components["schemas"]["OperationId"] | null;
            /** @description What it achieved. */
            outcome: unknown;
            /** @description The version of each issue and milestone that changed, by its uuid. */
            versions: {
                [key: string]: components["schemas"]["EventId"];
            };
        };
        /** @description An event that was written. */
        PerformedEvent: {
            /** @description What it happened to: `issue:` or `milestone:` and a uuid. */
            entity: string | null;
            /** @description The event. */
            id: components["schemas"]["EventId"];
            /** @description What sort of event it is, as the log calls it. */
            kind: string;
        };
        /** @description Puts an issue into a milestone, or takes it out of the one it is in. */
        PlanIssue: {
            /**
             * @description Whether to go on although another agent holds the issue.
             * @default false
             */
            force: boolean;
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
            /** @description The milestone, or none. */
            milestone?: components["schemas"]["MilestoneId"] | null;
        };
        /** @description A session of an agent in another clone. */
        PresenceView: {
            /** @description The branch it works on. */
            branch: string | null;
            /** @description What people call the issue it works on. */
            issue: string | null;
            /** @description The log of its database, by the hub's name. */
            log: string;
            /** @description When it was seen last, by the clock there. */
            seen: components["schemas"]["Timestamp"];
            /** @description The session there. */
            session: string;
        };
        /** @description How urgent an issue is. */
        Priority: "low" | "medium" | "high" | "critical";
        /**
         * problem_details
         * @description What a refused request is answered.
         */
        ProblemDetails: {
            /** @description The stable code, such as `project.not_tracked`. */
            code: string;
            /** @description What is wrong this time. */
            detail?: string | null;
            /** @description What could help, most likely first. */
            hints: string[];
            /** @description Whether the same request may succeed when it is sent again. */
            retryable: boolean;
            /**
             * Format: uint16
             * @description The status of the answer.
             */
            status: number;
            /** @description What the sort of problem is. */
            title: string;
            /** @description Names the sort of problem: `urn:crosslink:problem:` and the code. */
            type: string;
        };
        /** @description How far a set of issues is done. */
        Progress: {
            /**
             * Format: uint32
             * @description Closed or archived ones.
             */
            closed: number;
            /**
             * Format: uint32
             * @description All of them.
             */
            total: number;
        };
        /**
         * watched_project
         * @description A project, with all that is known of it.
         */
        ProjectDetail: {
            /** @description Since when it is watched. */
            added_at: components["schemas"]["Timestamp"];
            /** @description How many alerts are open. */
            alerts: components["schemas"]["AlertCounts"];
            /** @description The numbers; nothing until it was read once. */
            counters: components["schemas"]["Counters"] | null;
            /** @description The branch that is released from. */
            default_branch: string;
            /** @description How well it is known. */
            health: components["schemas"]["HealthView"];
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
            /** @description When anything last happened there. */
            last_activity_at: components["schemas"]["Timestamp"] | null;
            /** @description What is wrong, the worst first. */
            open_alerts: components["schemas"]["AlertView"][];
            /** @description Where it is. */
            path: string;
            /** @description Whether it stands before the others. */
            pinned: boolean;
            /** @description When what is known was read. */
            read_at: components["schemas"]["Timestamp"] | null;
            /** @description What it is called. */
            slug: string;
        };
        /**
         * watched_project
         * @description A watched project as it is known now.
         */
        ProjectView: {
            /** @description How many alerts are open. */
            alerts: components["schemas"]["AlertCounts"];
            /** @description The numbers; nothing until it was read once. */
            counters: components["schemas"]["Counters"] | null;
            /** @description How well it is known. */
            health: components["schemas"]["HealthView"];
            /** @description When anything last happened there. */
            last_activity_at: components["schemas"]["Timestamp"] | null;
            /** @description Where it is. */
            path: string;
            /** @description Whether it stands before the others. */
            pinned: boolean;
            /** @description When what is known was read. */
            read_at: components["schemas"]["Timestamp"] | null;
            /** @description What it is called. */
            slug: string;
        };
        /** @description Hides a comment's text for good, whoever edits it afterwards. */
        RedactComment: {
            /** @description The comment. */
            comment: components["schemas"]["CommentId"];
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
        };
        /** @description How a release came out. */
        Released: {
            /** @description What people call the issue. */
            display_id: string;
            /** @description Whether it was held at all. */
            was_held: boolean;
        };
        /** @description Releases an issue. */
        ReleaseIssue: {
            /**
             * @description Whether to release what another agent holds.
             * @default false
             */
            force: boolean;
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
        };
        /** @description Gives an issue that shares its number with another, or has none yet, a new one. The old one stays an alias. */
        RenumberIssue: {
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
        };
        /** @description Opens a closed or archived issue again. */
        ReopenIssue: {
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
        };
        /** @description Reports what a check said of a commit. */
        ReportCi: {
            /**
             * @description Which check, where there is more than one.
             * @default null
             */
            check: string | null;
            /** @description The commit, all its 40 or 64 hexadecimal digits. */
            commit: string;
            /** @description What the check said. */
            state: components["schemas"]["CiState"];
            /**
             * @description Where there is more to read.
             * @default null
             */
            url: string | null;
        };
        /** @description Asks an agent for something. */
        RequestAgent: {
            /** @description What is asked. */
            control: components["schemas"]["Control"];
            /**
             * @description Whether to ask an agent that nobody has heard of.
             * @default false
             */
            force: boolean;
            /**
             * @description The issue it is about; `reprioritise` needs one.
             * @default null
             */
            issue: components["schemas"]["IssueId"] | null;
            /**
             * @description Why.
             * @default null
             */
            reason: string | null;
            /** @description The agent. */
            target: string;
        };
        /**
         * agent_request
         * @description A request that was made.
         */
        Requested: {
            /** @description What is asked. */
            kind: components["schemas"]["Control"];
            /** @description Its name. */
            request_id: components["schemas"]["RequestId"];
            /** @description What people call the issue it is about. */
            subject_issue: string | null;
            /** @description The agent it is for. */
            target: string;
        };
        /** @description Something that was asked of an agent. */
        RequestEntry: {
            /** @description What the agent answered. */
            ack: components["schemas"]["ToldAnswer"] | null;
            /** @description The agent it is for. */
            agent_id: string;
            /** @description Whether it counts: the trust log lets its key ask. */
            counts: boolean;
            /** @description What is asked. */
            kind: string;
            /** @description Why. */
            reason: string | null;
            /** @description Its name. */
            request_id: string;
            /** @description When. */
            requested_at: components["schemas"]["Timestamp"];
            /** @description Who asked. */
            requested_by: string;
            /** @description What people call the issue it is about. */
            subject_issue: string | null;
        };
        /** Format: uuid */
        RequestId: string;
        /** @description Brings a deleted issue back, with the sub-issues that were deleted by the same operation. */
        RestoreIssue: {
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
        };
        /** @description Brings a deleted milestone back. */
        RestoreMilestone: {
            /** @description The milestone. */
            milestone: components["schemas"]["MilestoneId"];
        };
        /** @description The counters at a time. */
        Sample: {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description The numbers, by their names. */
            counters: unknown;
        };
        /** @description What a caller may do; the greater includes the lesser. */
        Scope: "view" | "operate" | "write";
        /** @description Who asks. */
        Session: {
            /** @description The name under which deeds are written down. */
            name: string;
            /** @description What may be done. */
            scope: components["schemas"]["Scope"];
            /** @description What names this run of the server. */
            server: string;
            /** @description The version of the program. */
            version: string;
        };
        /** @description Puts an element into a set of an issue, or takes it out. */
        SetElement: {
            /** @description Which set, and what. */
            element: components["schemas"]["ElementOf"];
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
            /** @description Whether it is in from now on. */
            present: boolean;
        };
        /** @description Closes a milestone or opens it again. */
        SetMilestoneState: {
            /** @description Whether it is closed from now on. */
            closed: boolean;
            /** @description The milestone. */
            milestone: components["schemas"]["MilestoneId"];
        };
        /**
         * conflict_settled
         * @description How a conflict was settled.
         */
        Settled: {
            /** @description What people call the issue or milestone. */
            display_id: string;
            /** @description Whether what stood stays. */
            kept: boolean;
            /**
             * Format: uint
             * @description How many values were settled beside it.
             */
            settled: number;
        };
        /** @description Settles what was written to one place of an issue or a milestone, with one of three values. */
        SettleField: {
            /** @description What was written, as a conflict names it. */
            field: string;
            /**
             * @description Whether to go on although another agent holds the issue.
             * @default false
             */
            force: boolean;
            /**
             * @description The issue.
             * @default null
             */
            issue: components["schemas"]["IssueId"] | null;
            /**
             * @description Whether what stands stays.
             * @default false
             */
            keep: boolean;
            /**
             * @description The milestone, where it is none of an issue.
             * @default null
             */
            milestone: components["schemas"]["MilestoneId"] | null;
            /**
             * @description The value of this event, of which the first digits are enough, or of this agent.
             * @default null
             */
            take: string | null;
            /**
             * @description Another value, as people type it.
             * @default null
             */
            value: string | null;
        };
        /** @description How bad something is. */
        Severity: "info" | "warning" | "critical";
        /** @description Who wants to hear nothing of it for a while. */
        Snooze: {
            /** @description When they said so. */
            at: components["schemas"]["Timestamp"];
            /** @description Who. */
            by: string;
            /** @description Why. */
            reason: string | null;
            /** @description Until when. */
            until: components["schemas"]["Timestamp"];
        };
        /** @description For how long somebody wants to hear nothing of an alert: either of the two. */
        SnoozeFor: {
            /** @description Why. */
            reason?: string | null;
            /**
             * Format: int64
             * @description For so many seconds from now.
             */
            seconds?: number | null;
            /** @description Until then. */
            until?: components["schemas"]["Timestamp"] | null;
        };
        /** @description Where answers about a project come from. */
        Source: "database" | "hub";
        /** @description How a project stands among the others. */
        Standing: {
            /** @description Whether it is not looked at. */
            paused: boolean;
            /** @description Whether it stands before the others. */
            pinned: boolean;
            /** @description Its name. */
            slug: string;
        };
        /** @description How the server is. */
        Status: {
            /** @description `ok`. */
            status: string;
            /** @description The version of the program. */
            version: string;
        };
        /** @description What a person sees: the lifecycle, and whether somebody is at work. */
        Status2: "open" | "in_progress" | "closed" | "archived";
        /** @description Takes an issue whose holder is silent for longer than its claim lasts. */
        StealIssue: {
            /**
             * @description Whether to take it whoever holds it.
             * @default false
             */
            force: boolean;
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
        };
        /** @description A timer that was stopped because its issue was closed. */
        StoppedTimer: {
            /** @description What people call the issue. */
            display_id: string;
            /**
             * Format: int64
             * @description Seconds that were logged.
             */
            seconds: number;
        };
        /**
         * webhook_test
         * @description What a test found.
         */
        Tested: {
            /** @description Whether the endpoint took it. */
            delivered: boolean;
            /** @description Why it did not arrive. */
            error: string | null;
            /**
             * Format: uint16
             * @description What it answered, if it did.
             */
            status: number | null;
        };
        /** @enum {string} */
        TextKind: "issue" | "page";
        /** Format: uuid */
        TimeEntryId: string;
        /**
         * time_entry
         * @description A logged stretch of work.
         */
        TimeEntryView: {
            /** @description Who worked. */
            author: string;
            /**
             * Format: int64
             * @description Whole seconds of work.
             */
            duration_seconds: number | null;
            /** @description When it ended, if it did. */
            ended_at: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uint32
             * @description The display number of the issue.
             */
            issue_id: number | null;
            /** @description When it began. */
            started_at: components["schemas"]["Timestamp"];
            /** @description The name that never changes. */
            uuid: components["schemas"]["TimeEntryId"];
        };
        /** Format: date-time */
        Timestamp: string;
        /** @description What an agent answered, in an older hub. */
        ToldAnswer: {
            /** @description When. */
            ack_at: components["schemas"]["Timestamp"];
            /** @description Whether it did what was asked. */
            acted: boolean;
            /** @description What it did, or why nothing. */
            result: string;
        };
        /** @description Brings an archived issue back as closed. */
        UnarchiveIssue: {
            /** @description The issue. */
            issue: components["schemas"]["IssueId"];
        };
        /** @description A run that was taken back. */
        UndoneRun: {
            /** @description Who did it. */
            agent: string;
            /** @description What was left, with the reason, one line each. */
            left: string[];
            /** @description What it was called. */
            name: string;
            /** @description Its id. */
            operation: components["schemas"]["OperationId"];
            /** @description What the run was called that this brings back, where it was taken back itself. */
            redoes: string | null;
            /** @description The first digits of its id. */
            short: string;
            /** @description When. */
            time: components["schemas"]["Timestamp"];
            /** @description What was taken back, one line each. */
            undone: string[];
        };
        /**
         * undone
         * @description What was taken back, or would be.
         */
        UndoReport: {
            /** @description Whether nothing was changed, as this was only asked. */
            dry_run: boolean;
            /** @description The runs, newest first. */
            runs: components["schemas"]["UndoneRun"][];
        };
        /** @description Takes a run back. */
        UndoRun: {
            /**
             * @description Whether to take back creates that others built on.
             * @default false
             */
            force: boolean;
            /**
             * @description The run, of whose id the first digits are enough; the newest own one if absent.
             * @default null
             */
            operation: string | null;
        };
        /** @description A project that could not be asked. */
        Unread: {
            /** @description The stable code of what is wrong. */
            code: string;
            /** @description What is wrong. */
            detail: string;
            /** @description Its name. */
            project: string;
        };
        /** @description A form of body. */
        WebhookKind: "auto" | "generic" | "slack" | "discord";
        /**
         * webhook
         * @description An endpoint, without its secrets.
         */
        WebhookView: {
            /** @description Since when it is told. */
            added_at: components["schemas"]["Timestamp"];
            /** @description Its scheme and host. */
            address: string;
            /** @description Whether it may lie in a private network. */
            allow_private: boolean;
            /** @description Whether it is told at all. */
            enabled: boolean;
            /** @description Why it was turned off, where nobody asked for that. */
            error: string | null;
            /** @description What failed the last time and is tried again. */
            failing: components["schemas"]["Failing"] | null;
            /** @description What it wants to hear of. */
            filter: components["schemas"]["Filter"];
            /**
             * Format: uint
             * @description How many deliveries were given up of late.
             */
            given_up: number;
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
            /** @description Which form of body it takes; `auto` has its address tell. */
            kind: string;
            /** @description Whether bodies are signed. */
            signed: boolean;
        };
        /** @description A value with who wrote it. */
        WrittenValue: {
            /** @description Who wrote it. */
            agent: string;
            /** @description The event that wrote it; any of its first digits that no other shares name it. */
            event: components["schemas"]["EventId"];
            /** @description The value for people, on one line. */
            text: string;
            /** @description When, by their clock. */
            time: components["schemas"]["Timestamp"];
            /** @description The value. */
            value: components["schemas"]["Json"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_api_v1_dashboard_alerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OlderAlert"][];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v1_dashboard_export_alerts_csv: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v1_dashboard_export_alerts_json: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OlderAlert"][];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v1_dashboard_export_projects_csv: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v1_dashboard_export_projects_json: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OlderProject"][];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v1_dashboard_projects: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OlderProject"][];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v1_dashboard_projects_owner_repo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                owner: string;
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OlderProjectDetail"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v1_dashboard_webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OlderWebhooks"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v1_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_activity: {
        parameters: {
            query?: {
                /** @description Where the part before ended. */
                cursor?: string;
                /** @description At most so many, 1 to 1000; 100 if absent. */
                limit?: number;
                /** @description Only of this project, `owner/repo`. */
                project?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfActivityView"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_alerts: {
        parameters: {
            query?: {
                /** @description Where the part before ended. */
                cursor?: string;
                /** @description Only of this kind. */
                kind?: components["schemas"]["AlertKind"];
                /** @description At most so many, 1 to 1000; 100 if absent. */
                limit?: number;
                /** @description Only of this project, `owner/repo`. */
                project?: string;
                /** @description Only at least this bad. */
                severity?: components["schemas"]["Severity"];
                /** @description By whether they are over: `open` if absent. Where it is not `open`, the newest come first. */
                state?: components["schemas"]["AlertScope"];
                /** @description Whether acknowledged and snoozed ones are left out, and those that are over. */
                unseen?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfAlertView"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_alerts_id_acknowledge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Acknowledge"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertView"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_alerts_id_snooze: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SnoozeFor"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertView"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_alerts_id_unsnooze: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertView"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_audit: {
        parameters: {
            query?: {
                /** @description Only what this one asked for. */
                actor?: string;
                /** @description Where the part before ended. */
                cursor?: string;
                /** @description At most so much, 1 to 1000; 100 if absent. */
                limit?: number;
                /** @description Only of this operation. */
                operation?: string;
                /** @description Only what was `done`, `unchanged`, `refused` or `failed`. */
                outcome?: string;
                /** @description Only of this project, `owner/repo`. */
                project?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfAuditEntry"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_audit_verification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_blocked: {
        parameters: {
            query?: {
                /** @description Where the part before ended. */
                cursor?: string;
                /** @description At most so many, 1 to 1000; 100 if absent. */
                limit?: number;
                /** @description A query, as `crosslink list` takes it; everything if absent. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllOfOfFoundBlocked"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_config: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Config"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_events: {
        parameters: {
            query?: {
                /** @description Only this project, `owner/repo`; it is looked at more often meanwhile. */
                project?: string;
                /** @description Where to go on from: `<server_id>-<sequence>`, or the sequence alone if the server has not been started again since. */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LiveMessage"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_export_alerts_csv: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_export_alerts_json: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OlderAlert"][];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_export_projects_csv: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_export_projects_json: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OlderProject"][];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_live: {
        parameters: {
            query?: {
                /** @description Only this project, `owner/repo`; it is looked at more often meanwhile. */
                project?: string;
                /** @description Where to go on from: `<server_id>-<sequence>`, or the sequence alone if the server has not been started again since. */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_login_links: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginLink"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_openapi_json: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects: {
        parameters: {
            query?: {
                /** @description Only those after this name. */
                cursor?: string;
                /** @description At most so many, 1 to 1000; all if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfProjectView"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectDetail"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_activity: {
        parameters: {
            query?: {
                /** @description Only what this agent did. */
                agent?: string;
                /** @description Where the part before ended. */
                cursor?: string;
                /** @description At most so much, 1 to 1000; 100 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfHistoryEntry"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_agents: {
        parameters: {
            query?: {
                /** @description Whether those are told too who retired. */
                retired?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfAgentStanding"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_bulk: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkWish"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_capabilities: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Capabilities"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_conflicts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfConflictView"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_counts: {
        parameters: {
            query?: {
                /** @description By the values of this key: `status`, `priority`, `label`, `assignee`, `type`, `milestone` or `parent`. */
                by?: string;
                /** @description A query, as `crosslink list` takes it; all issues if absent. */
                q?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountView"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_issues: {
        parameters: {
            query?: {
                /** @description Where the part before ended. */
                cursor?: string;
                /** @description Only these fields of each, with commas between them. */
                fields?: string;
                /** @description At most so many, 1 to 1000; 100 if absent. */
                limit?: number;
                /** @description A query, as `crosslink list` takes it; all issues if absent. */
                q?: string;
                /** @description In what order: `priority`, `-updated`, …; the newest first if absent. */
                sort?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuesPart"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_issues_issue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                issue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueStory"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_issues_issue_history: {
        parameters: {
            query?: {
                /** @description Only what this agent did. */
                agent?: string;
                /** @description Where the part before ended. */
                cursor?: string;
                /** @description At most so much, 1 to 1000; 100 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
                issue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfHistoryEntry"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_locks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfLockView"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_milestones: {
        parameters: {
            query?: {
                /** @description Only those that are `open` or `closed`; all if absent. */
                status?: components["schemas"]["MilestoneStatus"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfMilestoneView"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_milestones_milestone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                milestone: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MilestoneStory"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_agent_request: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestAgent"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Requested"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_ci_report: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportCi"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["CiNoted"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_comment_add: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddComment"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Edited"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_comment_edit: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditComment"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Edited"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_comment_intervene: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Intervene"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Intervention"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_comment_redact: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedactComment"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Edited"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_conflict_settle: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettleField"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Settled"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_archive: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArchiveIssue"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Edited"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_claim: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimIssue"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Claimed"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_close: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloseIssue"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Closed"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateIssue"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["IssueMade"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteIssue"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Deleted"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_edit: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditIssue"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Edited"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_plan: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanIssue"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Edited"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReleaseIssue"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Released"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_renumber: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenumberIssue"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["IssueMade"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_reopen: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReopenIssue"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Edited"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_restore: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RestoreIssue"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Deleted"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_set_element: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetElement"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Edited"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_steal: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StealIssue"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Claimed"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_issue_unarchive: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnarchiveIssue"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Edited"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_milestone_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateMilestone"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["MilestoneMade"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_milestone_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteMilestone"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["MilestoneMade"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_milestone_edit: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditMilestone"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["MilestoneMade"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_milestone_restore: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RestoreMilestone"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["MilestoneMade"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_milestone_set_state: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetMilestoneState"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["MilestoneMade"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_time_log: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogTime"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["Edited"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_id_operations_undo: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands for the request: the same again is answered the same, and nothing is done twice */
                "Idempotency-Key"?: string;
                /** @description The `version` of the issue or milestone that was seen; refused with 412 where there is a newer one */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UndoRun"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Performed"] & {
                        outcome?: components["schemas"]["UndoReport"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_page_search: {
        parameters: {
            query?: {
                /** @description Words, of which a line has to have one, in any case. */
                q?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfPageHit"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_pages: {
        parameters: {
            query?: {
                /** @description Only those this one wrote in. */
                contributor?: string;
                /** @description Only those with this tag. */
                tag?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfPageView"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_pages_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                page: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDetail"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_id_requests: {
        parameters: {
            query?: {
                /** @description Only those to this agent. */
                agent?: string;
                /** @description Whether only those are told that wait for an answer. */
                pending?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfRequestEntry"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_owner_repo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                owner: string;
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectDetail"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_owner_repo_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                owner: string;
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Standing"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_owner_repo_pin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                owner: string;
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Standing"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_owner_repo_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                owner: string;
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_owner_repo_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                owner: string;
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Standing"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_owner_repo_samples: {
        parameters: {
            query?: {
                /** @description Only from then on; a day back if absent. */
                since?: components["schemas"]["Timestamp"];
                /** @description For how many seconds each stands: 0 as they were seen, 900 or 86400; 0 if absent. */
                span?: number;
            };
            header?: never;
            path: {
                owner: string;
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfSample"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_projects_owner_repo_thresholds: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                owner: string;
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: components["schemas"]["KindChange"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    put_api_v2_projects_owner_repo_thresholds: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                owner: string;
                repo: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: components["schemas"]["KindChange"];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: components["schemas"]["KindChange"];
                    };
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_projects_owner_repo_unpin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                owner: string;
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Standing"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_ready: {
        parameters: {
            query?: {
                /** @description Where the part before ended. */
                cursor?: string;
                /** @description At most so many, 1 to 1000; 100 if absent. */
                limit?: number;
                /** @description A query, as `crosslink list` takes it; everything if absent. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllOfOfFoundIssue"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_search: {
        parameters: {
            query?: {
                /** @description Where the part before ended. */
                cursor?: string;
                /** @description At most so many, 1 to 1000; 100 if absent. */
                limit?: number;
                /** @description A query, as `crosslink list` takes it; everything if absent. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllOfOfFoundText"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_api_v2_webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfWebhookView"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEndpoint"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookView"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    delete_api_v2_webhooks_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    post_api_v2_webhooks_id_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tested"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    get_ws: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
}
