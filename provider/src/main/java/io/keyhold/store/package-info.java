/**
 * Records on disk: sealing, the root of trust, migrations.
 *
 * <p>Schema version 1. {@code docs/formats.md} gives every byte; in short, with sizes in bytes:
 *
 * <ul>
 *   <li>{@code keyhold_root}: {@code type}; {@code parameters} (29 for a passphrase, 33 for PKCS#12).
 *   <li>{@code keyhold_domain_key}: {@code version}; {@code sealed} (104), a domain key under the root key.
 *   <li>{@code keyhold_record}: {@code region}, {@code kind}, {@code id}, {@code owner}, {@code revision}, {@code
 *       domain_key}; {@code tag} (16) and {@code sealed} (56 and the payload), whose authenticated data is all of them and
 *       the store id.
 *   <li>{@code keyhold_head}: {@code store_id} (16), {@code epoch}, {@code domain_key}; {@code sealed}: schema version,
 *       digest of the root record, change log, and for each kind the number of records and their set digest.
 *   <li>{@code keyhold_change}: {@code epoch}, {@code operation} (16), {@code changes}, {@code chain} (32): the last 4096
 *       epochs.
 *   <li>Guard files (0): what locks are held on, see {@code sqlite.GuardLocks}.
 *   <li>Epoch file (16): a hint in mapped memory, see {@code sqlite.EpochFile}.
 * </ul>
 *
 * <p>This package is what others see: records, and ports to read, change and maintain them. A root of trust opens the
 * store ({@code root}), everything in it is sealed and counted ({@code seal}), tables in a database hold it ({@code jdbc}),
 * and a SQLite file is such a database ({@code sqlite}). Each of the four imports only those before it.
 */
@NullMarked
package io.keyhold.store;

import org.jspecify.annotations.NullMarked;
