/**
 * The store as tables of a database.
 *
 * <p>A call goes {@code JdbcRecordStore} to {@code Readers} or {@code Writer} with its {@code StoreTransaction}, to {@code
 * Tables}, which has the statements, over a {@code StoreConnection}; what a database does in its own way is its {@code Dialect}.
 * {@code HeadReader}, {@code ChangeLog} and {@code StoreVerifier} prove.
 */
@NullMarked
package io.keyhold.store.jdbc;

import org.jspecify.annotations.NullMarked;
