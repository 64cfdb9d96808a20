package io.keyhold.store;

import java.util.OptionalLong;

/**
 * What a store in a database server is doing; all zero for a file.
 *
 * @param connectionsInUse connections of the pool that read now
 * @param connections all connections of the pool
 * @param lagBytes how much of its log the primary has written and the slowest standby of the URL has not applied yet; empty if none
 *     of them answers
 */
public record StoreActivity(int connectionsInUse, int connections, OptionalLong lagBytes) {
    /** That of a file. */
    public static final StoreActivity NONE = new StoreActivity(0, 0, OptionalLong.empty());
}
