package io.keyhold.local;

import io.keyhold.api.AliasListEntry;
import io.keyhold.api.Caller;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyListEntry;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.ListAliasesResponse;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.ListKeysResponse;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.CertificateEntry;
import io.keyhold.operations.AliasOperations;
import io.keyhold.operations.EntryLookup;
import io.keyhold.operations.KeyOperations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The names of all entries of a {@code KeyStore} view: aliases, other entry names, and ids of keys without either. */
final class EntryNames {
    private static final int PAGE = 1000;
    private final KeyOperations keys;
    private final AliasOperations aliases;
    private final Caller caller;
    private final Catalog catalog;
    private final String account;
    private final EntryLookup lookup;

    EntryNames(KeyOperations keys, AliasOperations aliases, Caller caller, Catalog catalog, EntryLookup lookup) {
        this.keys = keys;
        this.aliases = aliases;
        this.caller = caller;
        this.catalog = catalog;
        this.account = lookup.account();
        this.lookup = lookup;
    }

    List<String> all() {
        Set<String> names = new LinkedHashSet<>();
        Set<String> named = new HashSet<>();
        for (AliasListEntry alias : aliases()) {
            names.add(lookup.shown(
                    EntryLookup.local(alias.aliasName()), alias.targetKeyId().flatMap(KeyId::find)));
            alias.targetKeyId().ifPresent(named::add);
        }
        for (CertificateEntry entry : certificates()) {
            if (isShown(entry)) {
                names.add(lookup.shown(entry.name(), entry.key()));
                entry.key().ifPresent(key -> named.add(key.value()));
            }
        }
        for (KeyListEntry key : keysIfAllowed()) {
            if (!named.contains(key.keyId())) {
                names.add(key.keyId());
            }
        }
        return List.copyOf(names);
    }

    /** The chain of an entry whose name is a legal alias shows with the alias, and only with it. */
    private boolean isShown(CertificateEntry entry) {
        return entry.key().isEmpty()
                || EntryLookup.legalAlias(entry.name()).isEmpty()
                        && lookup.bound(entry.key().get()).isPresent();
    }

    /** A caller that may list aliases and not keys sees the aliases. */
    private List<KeyListEntry> keysIfAllowed() {
        try {
            return keys();
        } catch (KmsException.AccessDenied e) {
            return List.of();
        }
    }

    private List<AliasListEntry> aliases() {
        List<AliasListEntry> all = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            ListAliasesRequest request = ListAliasesRequest.of().withLimit(100);
            ListAliasesResponse page = this.aliases.listAliases(
                    caller, marker.map(request::withMarker).orElse(request));
            all.addAll(page.aliases());
            marker = page.nextMarker();
        } while (marker.isPresent());
        return all;
    }

    private List<KeyListEntry> keys() {
        List<KeyListEntry> all = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            ListKeysRequest request = ListKeysRequest.of().withLimit(PAGE);
            ListKeysResponse page =
                    this.keys.listKeys(caller, marker.map(request::withMarker).orElse(request));
            all.addAll(page.keys());
            marker = page.nextMarker();
        } while (marker.isPresent());
        return all;
    }

    private List<CertificateEntry> certificates() {
        List<CertificateEntry> all = new ArrayList<>();
        catalog.findCertificate(account, "").ifPresent(all::add); // a page begins after a name
        List<CertificateEntry> page = catalog.listCertificates(account, "", PAGE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = page.size() < PAGE
                    ? List.of()
                    : catalog.listCertificates(
                            account, page.get(page.size() - 1).name(), PAGE);
        }
        return all;
    }
}
