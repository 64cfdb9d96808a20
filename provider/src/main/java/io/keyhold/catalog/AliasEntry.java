package io.keyhold.catalog;

import io.keyhold.api.AliasName;
import io.keyhold.api.KeyId;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import java.time.Instant;

/**
 * An alias as its record holds it. Format version 1: account, alias name, key id, created, last updated.
 *
 * @param account the account
 * @param name the alias name
 * @param target the key it points to
 * @param created when it was created
 * @param updated when it last changed
 */
public record AliasEntry(String account, AliasName name, KeyId target, Instant created, Instant updated) {
    /** Which record holds the alias of that name. */
    public static RecordKey recordKey(String region, String account, AliasName name) {
        return new RecordKey(region, RecordKind.ALIAS, idPrefix(account) + name.value());
    }

    /** How the record ids of the aliases of an account begin. */
    static String idPrefix(String account) {
        return account + ":";
    }

    /** The payload. */
    public byte[] encode() {
        return new RecordWriter(RecordFormats.ALIAS)
                .text(account)
                .text(name.value())
                .text(target.value())
                .instant(created)
                .instant(updated)
                .done();
    }

    /** The alias in a payload. */
    public static AliasEntry decode(byte[] payload) {
        return RecordReader.read(
                RecordFormats.ALIAS,
                payload,
                in -> new AliasEntry(
                        in.text(), new AliasName(in.text()), new KeyId(in.text()), in.instant(), in.instant()));
    }
}
