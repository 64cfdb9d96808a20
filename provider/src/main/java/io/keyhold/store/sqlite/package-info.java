/** A store in a SQLite file: several processes of one machine, locks between them, backups, and what lies next to the file. */
@NullMarked
package io.keyhold.store.sqlite;

import org.jspecify.annotations.NullMarked;
