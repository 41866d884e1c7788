"""A shape made of tapered capsules and ellipsoids, melted together by a soft minimum: distances, normals and
weights."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Capsule:
    """A line from a to b with radius ra at a and rb at b; `key` says which bone, group and part it belongs to."""

    key: tuple[str, str, str]  # bone, group, part
    a: Tensor
    b: Tensor
    ra: float
    rb: float
    fur: float = 1.0  # length of the hair on it, relative to the breed's
    flow: tuple[float, float, float] = (-1.0, -0.3, 0.0)


@dataclass(frozen=True)
class Ellipsoid:
    """An ellipsoid with centre c, radii r and axes in the rows of `axes`."""

    key: tuple[str, str, str]
    c: Tensor
    r: tuple[float, float, float]
    axes: Tensor
    fur: float = 1.0
    flow: tuple[float, float, float] = (-1.0, -0.3, 0.0)


@dataclass(frozen=True)
class Surface:
    """A point on the surface: its normal (N, 3) and how much each primitive shares in it (N, K)."""

    normal: Tensor
    weights: Tensor


def quadratic(metric: Tensor, centre: Tensor) -> Tensor:
    """(p - c) metric (p - c) as coefficients (K, 10) of xx, yy, zz, xy, xz, yz, x, y, z, 1."""
    at = torch.einsum("kij,kj->ki", metric, centre)
    squares = metric.diagonal(dim1=1, dim2=2)
    mixed = 2 * torch.stack([metric[:, 0, 1], metric[:, 0, 2], metric[:, 1, 2]], 1)
    return torch.cat([squares, mixed, -2 * at, (at * centre).sum(-1, keepdim=True)], 1)


class Shape:
    """Capsules first, ellipsoids after them, all evaluated at once with a handful of matrix products.

    A group's primitives melt with softness `softness[group]`, the groups with one another with `join`. The soft minimum
    is -k log sum exp(-d / k) (Quilez, "smooth minimum"), which never lies above the true minimum, so marching is safe.
    """

    def __init__(
        self, capsules: list[Capsule], ellipsoids: list[Ellipsoid], softness: dict[str, float], join: float
    ) -> None:
        self.prims: list[Capsule | Ellipsoid] = [*capsules, *ellipsoids]
        groups = list(softness)
        self.join = join
        self.middle = torch.stack([c.a for c in capsules]).mean(0)  # small coordinates keep float32 exact
        self.start = torch.stack([c.a for c in capsules]) - self.middle  # (C, 3)
        self.along = torch.stack([c.b - c.a for c in capsules])
        self.along_sq = (self.along**2).sum(-1).clamp_min(1e-9)
        self.radius = torch.tensor([c.ra for c in capsules])
        self.taper = torch.tensor([c.rb - c.ra for c in capsules])
        radii = torch.tensor([e.r for e in ellipsoids])  # (E, 3)
        axes = torch.stack([e.axes for e in ellipsoids])
        centre = torch.stack([e.c for e in ellipsoids]) - self.middle
        self.metric = torch.einsum("eji,ej,ejk->eik", axes, radii**-2, axes)  # k0^2 = (p - c) metric (p - c)
        steeper = torch.einsum("eji,ej,ejk->eik", axes, radii**-4, axes)
        self.metric_at = torch.einsum("eij,ej->ei", self.metric, centre)
        ball = torch.eye(3).expand(len(capsules), 3, 3)
        line = torch.cat(
            [torch.zeros(len(capsules), 6), self.along, -(self.start * self.along).sum(-1, keepdim=True)], 1
        )
        self.table = torch.cat(
            [line, quadratic(ball, self.start), quadratic(self.metric, centre), quadratic(steeper, centre)]
        ).T.contiguous()  # (10, 2C + 2E)
        self.k = torch.tensor([softness[p.key[1]] for p in self.prims])
        self.group_k = torch.tensor([softness[g] for g in groups])
        self.member = torch.zeros(len(self.prims), len(groups))
        for i, prim in enumerate(self.prims):
            self.member[i, groups.index(prim.key[1])] = 1

    def _each(self, p: Tensor) -> tuple[Tensor, ...]:
        """Distances to every primitive (N, K), and intermediate values for the normals."""
        x, y, z = (p - self.middle).unbind(-1)
        terms = torch.stack([x * x, y * y, z * z, x * y, x * z, y * z, x, y, z, torch.ones_like(x)], 1)  # (N, 10)
        c, e = len(self.start), len(self.metric)
        pa_ba, pa_sq, k0, k1 = (terms @ self.table).split([c, c, e, e], 1)
        h = (pa_ba / self.along_sq).clamp_(0, 1)
        near = (pa_sq - h * (2 * pa_ba - h * self.along_sq)).clamp_min_(1e-8).sqrt_()
        k0, k1 = k0.clamp_min(0).sqrt_(), k1.clamp_min(1e-12).sqrt_()
        return torch.cat([near - self.radius - self.taper * h, k0 * (k0 - 1) / k1], 1), h, near, k1

    def _melt(self, each: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        soft = (-each / self.k).clamp_(-80, 80).exp_()
        total = (soft @ self.member).clamp_min_(1e-30)
        by_group = -self.group_k * total.log()
        mix = (-by_group / self.join).clamp_(-80, 80).exp_()
        return -self.join * mix.sum(-1).clamp_min(1e-30).log(), soft, total, mix

    def distance(self, p: Tensor) -> Tensor:
        """Distance to the surface (N,) for points (N, 3), negative inside."""
        return self._melt(self._each(p)[0])[0]

    def surface(self, p: Tensor) -> Surface:
        """The gradient of the distance, from the primitives' own gradients, without another evaluation."""
        each, h, near, k1 = self._each(p)
        _, soft, total, mix = self._melt(each)
        weights = soft * ((mix / mix.sum(-1, keepdim=True) / total) @ self.member.T)
        q, n = p - self.middle, len(self.radius)
        w = weights[:, :n] / near
        normal = q * w.sum(-1, keepdim=True) - w @ self.start - (w * h) @ self.along
        w = weights[:, n:] / k1
        normal = (
            normal + torch.einsum("nij,nj->ni", (w @ self.metric.reshape(-1, 9)).view(-1, 3, 3), q) - w @ self.metric_at
        )
        return Surface(torch.nn.functional.normalize(normal, dim=-1), weights)
