package io.keyhold.access;

import io.keyhold.api.KmsException;
import io.keyhold.api.Principal;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * An access key as the store has it. Immutable; the arrays are shared and never written to.
 *
 * @param id {@code AKIA…}, or {@code ASIA…} for the key of a session
 * @param principal the ARN of the user, the root of an account, or the session of a role
 * @param uniqueId that of the user or role, so that the key is not one of another that is made under its name; for the root
 *     of an account when the account was made, empty for the home account
 * @param created when it was made
 * @param isActive whether it may be used
 * @param expires when the session ends; empty for a key that stays
 * @param tokenHash SHA-256 of the session token; empty for a key without
 * @param wrappedSecret the secret access key, wrapped
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AccessKeyEntry(
        String id,
        String principal,
        String uniqueId,
        Instant created,
        boolean isActive,
        Optional<Instant> expires,
        byte[] tokenHash,
        byte[] wrappedSecret) {
    /** Reads what {@link #encode} wrote. */
    public static AccessKeyEntry decode(byte[] record) {
        return RecordReader.read(
                RecordFormats.ACCESS_KEY,
                record,
                in -> new AccessKeyEntry(
                        in.text(),
                        in.text(),
                        in.text(),
                        in.timestamp(),
                        in.flag(),
                        in.optional(RecordReader::timestamp),
                        in.bytes(),
                        in.bytes()));
    }

    /** The bytes for the store: see {@link RecordFormats}; one entry has one encoding. */
    public byte[] encode() {
        return new RecordWriter(RecordFormats.ACCESS_KEY)
                .text(id)
                .text(principal)
                .text(uniqueId)
                .timestamp(created)
                .flag(isActive)
                .optional(expires, RecordWriter::timestamp)
                .bytes(tokenHash)
                .bytes(wrappedSecret)
                .done();
    }

    /** The same, in use or not. */
    public AccessKeyEntry withActive(boolean active) {
        return new AccessKeyEntry(id, principal, uniqueId, created, active, expires, tokenHash, wrappedSecret);
    }

    /** The same with its secret wrapped under another domain key. */
    public AccessKeyEntry withWrappedSecret(byte[] wrapped) {
        return new AccessKeyEntry(id, principal, uniqueId, created, isActive, expires, tokenHash, wrapped);
    }

    /** Whether it belongs to a session. */
    public boolean isOfSession() {
        return expires.isPresent();
    }

    /** Whether its session has ended. */
    public boolean isExpired(Instant now) {
        return expires.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** The owner of its record: the user, the role whatever the session, or the root of an account. */
    public String owner() {
        Principal of = Principal.parse(principal);
        return owner(
                of.account(),
                switch (of.kind()) {
                    case USER -> "user/" + of.name();
                    case ASSUMED_ROLE -> "role/" + of.name();
                    case ROOT -> "root";
                    case FEDERATED_USER, SERVICE ->
                        throw new KmsException.Internal("`" + principal + "` has an access key", "Report it");
                });
    }

    /** The owner of the access keys of a user or role. */
    public static String ownerOf(PrincipalEntry entry) {
        return owner(entry.account(), (entry.kind() == PrincipalEntry.Kind.USER ? "user/" : "role/") + entry.name());
    }

    /** The owner of the access keys of the root of an account. */
    public static String ownerOfRoot(String account) {
        return owner(account, "root");
    }

    private static String owner(String account, String name) {
        return account + ":" + name;
    }

    /** The id and the principal only. */
    @Override
    public String toString() {
        return id + " of " + principal;
    }
}
