/**
 * Copies of logs as folders of tiles: kept by the appliance, taken away by auditors, checked by anybody, offline.
 *
 * <p>A folder is {@code checkpoint} (the published note) beside {@code tile/…} as {@code c2sp.org/tlog-tiles} lays them out ({@code signer.tlog}). An export is one such
 * folder a log, named as the log. Tiles are written before the checkpoint that needs them, each whole under its name or not at all; a full tile
 * never changes, and ends its partial ones. So a copy that was interrupted goes on from its checkpoint, and what it wrote beyond is written again.
 *
 * <p>Memory: a writer holds one tile of each level and one bundle, a check the same; neither grows with the log.
 *
 * <p>Checking recomputes everything from the entries: each leaf's hash against its tile, each tile against the one above, the root against the
 * checkpoint, the log's signature and the witnesses'. What is damaged is named: by the tile above, either the entry or its tile is the
 * one that changed. A newer copy must continue an older one: the older one's root must be the newer one's at that size.
 */
package io.portcullis.signer.mirror;
