"""Writes a learned score as src/score/learned.rs and src/score/symmetric.rs read it: a linear part on standardised features and
boosted trees."""
import json, os, struct, tempfile
import numpy as np, xxhash

def learned(names, scaler, coefficients, intercept, boosters, share):
    """a linear part, and `share` of the mean of the LightGBM `boosters`"""
    out = struct.pack('<Q', xxhash.xxh3_64_intdigest(','.join(names).encode()))
    out += struct.pack('<f', intercept)
    for m, s, c in zip(scaler.mean_, scaler.scale_, coefficients): out += struct.pack('<fff', m, 1 / s, c)
    return out + decision_trees(boosters, share)

def decision_trees(boosters, share):
    """`share` of the mean of LightGBM boosters; none at all for none"""
    roots = [t['tree_structure'] for b in boosters for t in b.dump_model()['tree_info']]
    out = struct.pack('<H', len(roots))
    for root in roots: out += tree(root, share / len(boosters))
    return out

def symmetric_trees(models, share):
    """`share` of the mean of CatBoost models; what each starts from goes into the leaves of its first tree"""
    out, count = b'', 0
    for model in models:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'model.json')
            model.save_model(path, format='json')
            with open(path) as f: model = json.load(f)
        scale, [start] = model['scale_and_bias']
        for tree in model['oblivious_trees']:
            splits = tree['splits'] or []
            out += struct.pack('<B', len(splits))
            for s in splits: out += struct.pack('<Bf', s['float_feature_index'], s['border'])
            for v in tree['leaf_values']: out += struct.pack('<f', share / len(models) * (scale * v + start))
            start, count = 0.0, count + 1
    return struct.pack('<H', count) + out

def tree(root, share):
    decisions, leaves = [], []
    def walk(n):
        if 'split_feature' not in n:
            leaves.append(share * n['leaf_value'])
            return 128 + len(leaves) - 1
        at = len(decisions)
        decisions.append(None)
        assert n['decision_type'] == '<=' and at < 127
        left, right = walk(n['left_child']), walk(n['right_child'])
        decisions[at] = (n['split_feature'], floor32(n['threshold']), share * n['internal_value'], left, right)
        return at
    walk(root)
    out = struct.pack('<B', len(leaves))
    for d in decisions: out += struct.pack('<BffBB', *d)
    for v in leaves: out += struct.pack('<f', v)
    return out

def floor32(t):
    """the greatest 32-bit float that is at most t: it parts 32-bit features as t does"""
    f = np.float32(t)
    return float(f if float(f) <= t else np.nextafter(f, np.float32(-np.inf)))
