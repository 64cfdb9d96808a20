package io.keyhold.operations;

import io.keyhold.api.Caller;
import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import io.keyhold.catalog.AliasEntry;
import io.keyhold.catalog.CertificateEntry;
import io.keyhold.crypto.SigningHash;
import io.keyhold.gate.Gate;
import io.keyhold.handles.KeyEntries.Removal;
import io.keyhold.keys.KmsKey;
import io.keyhold.operations.EntryLookup.Named;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Entries that are to be dropped, first asked for and later carried out. */
public final class EntryRemovals {
    private final AliasOperations aliases;
    private final EntryOperations entries;
    private final Caller caller;
    private final EntryLookup lookup;

    public EntryRemovals(AliasOperations aliases, EntryOperations entries, Caller caller, EntryLookup lookup) {
        this.aliases = aliases;
        this.entries = entries;
        this.caller = caller;
        this.lookup = lookup;
    }

    /**
     * An entry as it was.
     *
     * @param name the name it was asked for by
     * @param shownName the name that lists show
     * @param seen what that name meant
     */
    private record Seen(String name, String shownName, Named seen) implements Removal {
        @Override
        public String canonicalName() {
            return seen.canonical();
        }

        /** The hash of the records that there are. */
        @Override
        public String mark() {
            byte[] alias = seen.alias().map(AliasEntry::encode).orElse(new byte[0]);
            byte[] certificate =
                    seen.certificate().map(CertificateEntry::encode).orElse(new byte[0]);
            byte[] both = ByteBuffer.allocate(Integer.BYTES + alias.length + certificate.length)
                    .putInt(alias.length)
                    .put(alias)
                    .put(certificate)
                    .array();
            return HexFormat.of().formatHex(SigningHash.SHA_256.digest(both));
        }
    }

    /** The entry of that name as it is now, if there is one. */
    public Optional<Removal> of(String name) {
        Named named = lookup.find(name);
        return named.isEntry() || named.isDroppable()
                ? Optional.of(new Seen(name, shown(named), named))
                : Optional.empty();
    }

    private String shown(Named named) {
        Optional<KeyId> key = named.key().map(KmsKey::id);
        return named.byId() ? key.orElseThrow().value() : lookup.shown(named.local(), key);
    }

    /** Whether {@link #steps} can drop the entry, which a bare key is not. */
    public static boolean isDroppable(Removal removal) {
        return ((Seen) removal).seen().isDroppable();
    }

    /** The steps that drop an entry; none if somebody else has dropped it. */
    public List<Gate.Step> steps(Removal removal) {
        Seen seen = (Seen) removal;
        if (!seen.seen().isDroppable()) {
            throw new KmsException.Validation(
                    "entry `" + seen.name() + "` is a KMS key and no alias of one",
                    "Call ScheduleKeyDeletion to delete the key");
        }
        Named now = lookup.find(seen.name());
        if (!now.isDroppable()) {
            return List.of();
        }
        if (!now.alias().equals(seen.seen().alias())
                || !now.certificate().equals(seen.seen().certificate())) {
            throw changed(seen.name());
        }
        List<Gate.Step> steps = new ArrayList<>();
        now.alias().ifPresent(alias -> steps.add(aliases.deleting(caller, alias)));
        now.certificate().ifPresent(entry -> steps.add(entries.dropping(caller, entry)));
        return steps;
    }

    static KmsException.Conflict changed(String name) {
        return new KmsException.Conflict(
                "entry `" + name + "` was changed after it was deleted here and before that was stored",
                "Load the KeyStore again, look at the entry, and delete it if it still shall go");
    }
}
