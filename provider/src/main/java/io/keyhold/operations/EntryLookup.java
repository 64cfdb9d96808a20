package io.keyhold.operations;

import io.keyhold.api.AliasName;
import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import io.keyhold.catalog.AliasEntry;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.CertificateEntry;
import io.keyhold.catalog.KeyRef;
import io.keyhold.catalog.KeyView;
import io.keyhold.keys.KmsKey;
import java.util.Optional;
import java.util.function.Function;

/**
 * The meaning of an entry name of the {@code KeyStore} view. The id or ARN of a key is that key, even where an alias has such a
 * name; any other name is an alias with or without {@code alias/}, or else an entry name of its own. So an alias in the
 * form of an id is found as long as no key has that id, and always with {@code alias/} in front.
 */
public final class EntryLookup {
    private final Catalog catalog;
    private final String account;
    private final Function<String, Optional<KmsKey>> foreign;

    /**
     * Looks names up for one account.
     *
     * @param foreign the key of another account that an ARN names, if the caller may know it
     */
    public EntryLookup(Catalog catalog, String account, Function<String, Optional<KmsKey>> foreign) {
        this.catalog = catalog;
        this.account = account;
        this.foreign = foreign;
    }

    public String account() {
        return account;
    }

    /**
     * The meaning of a name.
     *
     * @param local the name without {@code alias/}
     * @param alias the alias that makes the entry
     * @param certificate the stored chain or certificate, also one of a key that the alias no longer points to
     * @param key the key
     * @param byId whether the name is the id or ARN of the key
     */
    public record Named(
            String local,
            Optional<AliasEntry> alias,
            Optional<CertificateEntry> certificate,
            Optional<KmsKey> key,
            boolean byId) {
        /** Whether there is an entry of that name. */
        boolean isEntry() {
            return key.isPresent() || trusted().isPresent();
        }

        /** Whether there is more than a key to drop. */
        boolean isDroppable() {
            return alias.isPresent() || certificate.isPresent();
        }

        /** The trusted certificate, if that is what the entry is. */
        public Optional<CertificateEntry> trusted() {
            return key.isPresent()
                    ? Optional.empty()
                    : certificate.filter(entry -> entry.key().isEmpty());
        }

        /** The entry of the chain that was bound to the key; an alias that moved to another key left it behind. */
        public Optional<CertificateEntry> chain() {
            return key.flatMap(own -> certificate.filter(entry -> entry.key().equals(Optional.of(own.id()))));
        }

        /** The name in the one form that all names of the entry share; a key is never an alias in the form of its id. */
        public String canonical() {
            return byId ? "key:" + key.map(own -> own.id().value()).orElse(local) : "name:" + local;
        }
    }

    public Named find(String name) {
        String local = local(name);
        Optional<AliasEntry> alias = alias(local);
        Optional<CertificateEntry> certificate = catalog.findCertificate(account, local);
        Optional<KmsKey> byId = byId(name);
        if (byId.isPresent()) {
            KeyId id = byId.get().id();
            return new Named(
                    local,
                    alias.filter(entry -> entry.target().equals(id)),
                    certificate.filter(entry -> entry.key().equals(Optional.of(id))),
                    byId,
                    true);
        }
        Optional<KeyId> target = legalAlias(local).isPresent()
                ? alias.map(AliasEntry::target)
                : certificate.flatMap(CertificateEntry::key);
        return new Named(local, alias, certificate, target.flatMap(this::bound), false);
    }

    /** The key that an entry is bound to; one of another account only if the caller may know it. */
    public Optional<KmsKey> bound(KeyId target) {
        Optional<KmsKey> key = catalog.find(target).map(KeyView::key);
        return key.filter(found -> found.arn().account().equals(account))
                .or(() -> key.flatMap(other -> foreign.apply(other.arn().value())));
    }

    /** The shortest name that {@link #find} takes for the alias or entry {@code local}, which means {@code key}. */
    public String shown(String local, Optional<KeyId> key) {
        boolean ambiguous = local.startsWith(AliasName.PREFIX)
                || isOfAnotherAccount(local)
                || byId(local)
                        .filter(named -> !Optional.of(named.id()).equals(key))
                        .isPresent();
        return ambiguous ? AliasName.PREFIX + local : local;
    }

    /** The key whose id or ARN the text is, or whose alias ARN; of another account only if the caller may know it. */
    public Optional<KmsKey> byId(String text) {
        Optional<KeyRef> ref = parse(text);
        if (ref.isEmpty()) {
            return Optional.empty();
        }
        return ref.get().account(account).equals(account)
                ? catalog.find(ref.get(), account).map(KeyView::key)
                : foreign.apply(text);
    }

    /** Whether the text is an ARN that would be read as one of another account. */
    public boolean isOfAnotherAccount(String text) {
        return parse(text).filter(ref -> !ref.account(account).equals(account)).isPresent();
    }

    private Optional<KeyRef> parse(String text) {
        if (!text.startsWith("arn:") && KeyId.find(text).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(KeyRef.parse(text, catalog.home()));
        } catch (KmsException.NotFound | KmsException.InvalidArn | KmsException.Validation e) {
            return Optional.empty();
        }
    }

    public static String local(String name) {
        return name.startsWith(AliasName.PREFIX) ? name.substring(AliasName.PREFIX.length()) : name;
    }

    public static Optional<AliasName> legalAlias(String local) {
        try {
            return Optional.of(new AliasName(AliasName.PREFIX + local));
        } catch (KmsException.Validation e) {
            return Optional.empty();
        }
    }

    private Optional<AliasEntry> alias(String local) {
        return legalAlias(local).flatMap(alias -> catalog.findAlias(account, alias));
    }
}
