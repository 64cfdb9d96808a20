package io.keyhold;

/**
 * The counts of servers.
 *
 * @param answered requests, refusals too
 * @param connectionsRefused because there were too many
 * @param requestsRefused that were not what HTTP or the limits allow
 * @param signaturesRefused requests whose signature proved nothing
 */
record ServerCounts(long answered, long connectionsRefused, long requestsRefused, long signaturesRefused) {
    static final ServerCounts NONE = new ServerCounts(0, 0, 0, 0);

    ServerCounts plus(ServerCounts more) {
        return new ServerCounts(
                answered + more.answered,
                connectionsRefused + more.connectionsRefused,
                requestsRefused + more.requestsRefused,
                signaturesRefused + more.signaturesRefused);
    }
}
