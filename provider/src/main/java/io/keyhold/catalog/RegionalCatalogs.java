package io.keyhold.catalog;

import io.keyhold.material.MaterialSources;
import io.keyhold.store.RecordStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The Regions that this process serves of one store. Keys, aliases, grants and custom key stores belong to one Region, so each has
 * a catalogue of its own; the catalogues share store and sources of material. Safe for concurrent use.
 */
public final class RegionalCatalogs {
    private final Catalog home;
    private final SortedMap<String, Catalog> byRegion = new TreeMap<>();

    private RegionalCatalogs(Catalog home) {
        this.home = home;
        byRegion.put(home.home().region(), home);
    }

    /** The home Region alone. */
    public static RegionalCatalogs of(Catalog home) {
        return new RegionalCatalogs(home);
    }

    /**
     * The home Region and further ones.
     *
     * @param liveMaterials the largest number of materials kept open for each Region
     */
    public static RegionalCatalogs of(
            RecordStore store,
            RegionScope home,
            Collection<String> further,
            int liveMaterials,
            MaterialSources sources) {
        RegionalCatalogs all = of(new Catalog(store, home, liveMaterials, sources));
        further.forEach(region -> all.byRegion.computeIfAbsent(
                region, name -> new Catalog(store, home.in(name), liveMaterials, sources)));
        return all;
    }

    /** The catalogue of the home Region. */
    public Catalog home() {
        return home;
    }

    /** The catalogue of a Region, if this process serves it. */
    public Optional<Catalog> find(String region) {
        return Optional.ofNullable(byRegion.get(region));
    }

    /** The names of all Regions, in order. */
    public List<String> regions() {
        return List.copyOf(byRegion.keySet());
    }
}
