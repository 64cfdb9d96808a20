/**
 * PostgreSQL: a schema of a database that processes on many machines share.
 *
 * <p>{@code PostgresStores} opens, over {@code PostgresSessions}, which makes connections to the primary and refuses servers
 * whose settings could lose a change ({@code ServerSettings}). {@code PostgresDialect} is what the store's common part asks.
 * {@code FleetEpoch} bounds the time until a change of another machine counts.
 */
@NullMarked
package io.keyhold.store.postgres;

import org.jspecify.annotations.NullMarked;
