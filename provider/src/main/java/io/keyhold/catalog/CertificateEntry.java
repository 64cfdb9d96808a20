package io.keyhold.catalog;

import io.keyhold.api.KeyId;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import io.keyhold.keys.ByteString;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An entry of the {@code KeyStore} view that is more than an alias: a certificate chain bound to a key, an entry name
 * that is not a legal alias name, or a trusted certificate. Format version 1: account, name, optional key id, created,
 * chain.
 *
 * @param account the account
 * @param name the entry name
 * @param key the key; empty for a trusted certificate
 * @param created when the entry was made
 * @param chain DER certificates, leaf first; one for a trusted certificate, maybe none for a key
 */
public record CertificateEntry(
        String account, String name, Optional<KeyId> key, Instant created, List<ByteString> chain) {
    /** Copies the chain. */
    public CertificateEntry {
        chain = List.copyOf(chain);
    }

    /** Which record holds the entry of that name. */
    public static RecordKey recordKey(String region, String account, String name) {
        return new RecordKey(region, RecordKind.CERTIFICATE, idPrefix(account) + name);
    }

    /** How the record ids of the entries of an account begin. */
    static String idPrefix(String account) {
        return account + ":";
    }

    /** The payload. */
    public byte[] encode() {
        return new RecordWriter(RecordFormats.CERTIFICATE)
                .text(account)
                .text(name)
                .optional(key, (out, id) -> out.text(id.value()))
                .instant(created)
                .each(chain, (out, certificate) -> out.bytes(certificate.value()))
                .done();
    }

    /** The entry in a payload. */
    public static CertificateEntry decode(byte[] payload) {
        return RecordReader.read(
                RecordFormats.CERTIFICATE,
                payload,
                in -> new CertificateEntry(
                        in.text(),
                        in.text(),
                        in.optional(field -> new KeyId(field.text())),
                        in.instant(),
                        in.each(field -> new ByteString(field.bytes()))));
    }
}
