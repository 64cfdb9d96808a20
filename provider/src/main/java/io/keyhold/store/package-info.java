/**
 * Records on disk: sealing, the root of trust, migrations.
 *
 * <p>Schema version 1 of a SQLite store ({@code PRAGMA user_version}):
 *
 * <ul>
 *   <li>{@code head}, one row: {@code store_id} (UUID), {@code root} (parameters of the root of trust, in clear), {@code
 *       domain_key} (32 bytes sealed by KC-XAES-256-GCM under the root key: 104 bytes), {@code sealed} (epoch 8 bytes,
 *       set digest 32, link of the chain of changes 32, sealed: 144 bytes).
 *   <li>{@code record}: {@code region}, {@code kind} (code of {@link io.keyhold.store.RecordKind}), {@code id}, {@code
 *       owner}, {@code revision}, {@code sealed} (the payload sealed by KC-XAES-256-GCM; every other column and the store
 *       id are its authenticated data).
 *   <li>{@code change}: {@code epoch}, {@code operation} (16 random bytes of the transaction), {@code region}, {@code
 *       kind}, {@code id}: what changed in the last 4096 epochs, authenticated by the chain in the head.
 * </ul>
 */
@NullMarked
package io.keyhold.store;

import org.jspecify.annotations.NullMarked;
